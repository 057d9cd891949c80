import { literal, quoted } from '../sql';
import { columnsOf, differ, fillName, hasPart, partNames, type RowPart, triggerName } from './rowPart';

/**
 * Statements for each of the tables. They are transactions of their own: one that waits for the second table while it has
 * the first is in a deadlock with whoever writes both the other way round.
 */
export interface ByTable {
  readonly part: readonly string[];
  readonly owner: readonly string[];
}

/**
 * Triggers that keep both tables in step, whichever a release writes; each writes only where the other side differs, so
 * they do not call each other without end. The part has a row where the owner has values for it ({@link hasPart}), so a
 * release that makes both rows is not in the way of the trigger; a part that is deleted leaves NULLs in the owner.
 */
export function partTriggers(part: RowPart): ByTable {
  const { from, into, trigger, fill, ownerFunction, partFunction } = partNames(part);
  const drops = dropTriggersOnly(part);
  return {
    part: [
      ...partWrites(part),
      ...drops.part,
      `CREATE TRIGGER ${fill} BEFORE INSERT ON ${into}\n  FOR EACH ROW EXECUTE FUNCTION ${partFunction}();`,
      `CREATE TRIGGER ${trigger} AFTER INSERT OR UPDATE OR DELETE ON ${into}\n  FOR EACH ROW EXECUTE FUNCTION ${partFunction}();`,
    ],
    owner: [
      ...ownerWrites(part),
      ...drops.owner,
      `CREATE TRIGGER ${trigger} AFTER INSERT OR UPDATE ON ${from}\n  FOR EACH ROW EXECUTE FUNCTION ${ownerFunction}();`,
    ],
  };
}

function ownerWrites(part: RowPart): string[] {
  const { into, own, referenced, ownerFunction } = partNames(part);
  const remove = `DELETE FROM ${into} WHERE ${own} =`;
  const isRequired = part.columns.some(({ required }) => required);
  const without = isRequired
    ? `${remove} NEW.${referenced};`
    : `UPDATE ${into} SET ${cleared(part)} WHERE ${own} = NEW.${referenced};`;
  return [
    `CREATE OR REPLACE FUNCTION ${ownerFunction}() RETURNS trigger LANGUAGE plpgsql AS $fn$`,
    'BEGIN',
    `  IF TG_OP = 'DELETE' THEN ${remove} OLD.${referenced}; RETURN NULL; END IF;`,
    "  IF TG_OP = 'UPDATE' THEN",
    `    IF NOT (${differ(part, 'NEW', 'OLD')}) THEN RETURN NULL; END IF;`,
    '  END IF;',
    `  IF ${hasPart(part, 'NEW')} THEN`,
    ...upsert(part).map((line) => `    ${line}`),
    "  ELSIF TG_OP = 'UPDATE' THEN",
    `    ${without}`,
    '  END IF;',
    '  RETURN NULL;',
    'END $fn$;',
  ];
}

function cleared({ columns }: RowPart): string {
  return columns.map(({ name }) => `${quoted(name)} = NULL`).join(', ');
}

function upsert(part: RowPart): string[] {
  const { into, own, referenced } = partNames(part);
  const made = Object.keys(part.made).map((name) => `, ${quoted(name)}`);
  const values = Object.values(part.made).map((sql) => `, ${sql}`);
  const set = part.columns.map(({ name }) => `${quoted(name)} = EXCLUDED.${quoted(name)}`).join(', ');
  return [
    `INSERT INTO ${into} AS p (${own}${made.join('')}, ${columnsOf(part)})`,
    `VALUES (NEW.${referenced}${values.join('')}, ${columnsOf(part, 'NEW')})`,
    `ON CONFLICT (${own}) DO UPDATE SET ${set}`,
    `  WHERE ${differ(part, 'p', 'EXCLUDED')};`,
  ];
}

function partWrites(part: RowPart): string[] {
  const { from, own, referenced, partFunction } = partNames(part);
  const filled = part.columns.map(({ name }) => {
    const there = `SELECT o.${quoted(name)} FROM ${from} AS o WHERE o.${referenced} = NEW.${own}`;
    return `NEW.${quoted(name)} := coalesce(NEW.${quoted(name)}, (${there}));`;
  });
  const empty = (which: string) =>
    `UPDATE ${from} AS o SET ${cleared(part)} WHERE o.${referenced} = OLD.${own}${which};`;
  const set = part.columns.map(({ name }) => `${quoted(name)} = NEW.${quoted(name)}`).join(', ');
  return [
    `CREATE OR REPLACE FUNCTION ${partFunction}() RETURNS trigger LANGUAGE plpgsql AS $fn$`,
    'BEGIN',
    "  IF TG_WHEN = 'BEFORE' THEN",
    ...filled.map((line) => `    ${line}`),
    '    RETURN NEW;',
    '  END IF;',
    // Where the owner has no values for it, it is the owner that let it be deleted.
    "  IF TG_OP = 'DELETE' THEN",
    `    ${empty(` AND ${hasPart(part, 'o')}`)}`,
    '    RETURN NULL;',
    '  END IF;',
    "  IF TG_OP = 'UPDATE' THEN",
    `    IF NEW.${own} IS DISTINCT FROM OLD.${own} THEN ${empty('')}`,
    `    ELSIF NOT (${differ(part, 'NEW', 'OLD')}) THEN RETURN NULL; END IF;`,
    '  END IF;',
    `  UPDATE ${from} AS o SET ${set} WHERE o.${referenced} = NEW.${own} AND ${differ(part, 'o', 'NEW')};`,
    '  RETURN NULL;',
    'END $fn$;',
  ];
}

function dropTriggersOnly(part: RowPart): ByTable {
  const { from, into, trigger, fill } = partNames(part);
  return {
    part: [`DROP TRIGGER IF EXISTS ${fill} ON ${into};`, `DROP TRIGGER IF EXISTS ${trigger} ON ${into};`],
    owner: [`DROP TRIGGER IF EXISTS ${trigger} ON ${from};`],
  };
}

/** Lets releases that do not know the part delete its owner, whatever the foreign key says. */
export function removalTrigger(part: RowPart): string[] {
  const { from, removal, ownerFunction } = partNames(part);
  return [
    dropRemoval(part),
    `CREATE TRIGGER ${removal} AFTER DELETE ON ${from}\n  FOR EACH ROW EXECUTE FUNCTION ${ownerFunction}();`,
  ];
}

export function dropRemoval(part: RowPart): string {
  const { from, removal } = partNames(part);
  return `DROP TRIGGER IF EXISTS ${removal} ON ${from};`;
}

/** What takes the triggers and their functions away. */
export function dropPartTriggers(part: RowPart): ByTable {
  const { ownerFunction, partFunction } = partNames(part);
  const drops = dropTriggersOnly(part);
  return {
    part: [...drops.part, `DROP FUNCTION IF EXISTS ${partFunction}();`],
    owner: [...drops.owner, dropRemoval(part), `DROP FUNCTION IF EXISTS ${ownerFunction}();`],
  };
}

/** Gives 0 when all triggers are there. */
export function partTriggersAreThere(part: RowPart): string {
  const { from, into } = partNames(part);
  return `SELECT 3 - count(*) AS left FROM pg_trigger\nWHERE tgrelid IN (${literal(from)}::regclass, ${literal(into)}::regclass)\n  AND tgname IN (${literal(triggerName(part))}, ${literal(fillName(part))}) AND tgenabled IN ('O', 'A')`;
}
