import { clientValue } from './clientValues';
import type { ColumnCopy } from './columnCopy';

/** What the two fields are called in the release that is built. */
export interface SnippetNames {
  readonly old: string;
  readonly new: string;
}

/** Whether a program can write both fields: it knows how to make either value out of the other. */
export function canWriteBoth({ types, ground }: Pick<ColumnCopy, 'types' | 'ground'>): boolean {
  return [types.old, types.new].every((from) =>
    [types.old, types.new].every((to) => clientValue(from, to, ground.schema) !== undefined),
  );
}

/**
 * An extension of Prisma Client that writes both fields wherever one of them is written. Its names are checked against
 * the generated client by the compiler. Nested writes of other models do not pass through a model's queries
 * (Prisma Client extensions, `query` component).
 */
export function clientSnippet(copy: ColumnCopy, names: SnippetNames): string {
  const { model, ground } = copy;
  const property = model.name.slice(0, 1).toLowerCase() + model.name.slice(1);
  const input = `Prisma.${model.name}UncheckedCreateInput`;
  const { functions, toNew, toOld } = valuesOf(copy);
  return `import { Prisma } from '@prisma/client';

// Adapt the import where your client is generated elsewhere. Use it where the client is made:
//
//   const prisma = new PrismaClient().$extends(writeBoth);
//
// Nested writes of other models ({ data: { ${property}: { create: … } } }) and raw SQL do not pass through here: write both
// fields there by hand. It belongs to the plan ${ground.place}.md.

const oldField: keyof ${input} = '${names.old}';
const newField: keyof ${input} = '${names.new}';
${functions}
/** What writes one of the fields writes the other as well. */
function both<T extends object>(data: T): T {
  const written = data as Record<string, unknown>;
  if (written[oldField] !== undefined && written[newField] === undefined)
    return { ...data, [newField]: ${toNew('written[oldField]')} };
  if (written[newField] !== undefined && written[oldField] === undefined)
    return { ...data, [oldField]: ${toOld('written[newField]')} };
  return data;
}

function each<T extends object>(data: T | T[]): T | T[] {
  return Array.isArray(data) ? data.map(both) : both(data);
}

export const writeBoth = Prisma.defineExtension({
  name: 'write both ${names.old} and ${names.new}',
  query: {
    ${property}: {
      create: ({ args, query }) => query({ ...args, data: both(args.data) }),
      createMany: ({ args, query }) => query({ ...args, data: each(args.data) as typeof args.data }),
      createManyAndReturn: ({ args, query }) => query({ ...args, data: each(args.data) as typeof args.data }),
      update: ({ args, query }) => query({ ...args, data: both(args.data) }),
      updateMany: ({ args, query }) => query({ ...args, data: both(args.data) }),
      upsert: ({ args, query }) => query({ ...args, create: both(args.create), update: both(args.update) }),
    },
  },
});
`;
}

/** The functions that convert, where the fields differ in their types. */
function valuesOf({ types, ground }: ColumnCopy) {
  const same = (value: string) => value;
  if (types.old === types.new) return { functions: '', toNew: same, toOld: same };
  const forward = clientValue(types.old, types.new, ground.schema) ?? same;
  const backward = clientValue(types.new, types.old, ground.schema) ?? same;
  const isDecimal = [types.old, types.new].includes('Decimal') ? ' || Prisma.Decimal.isDecimal(value)' : '';
  const functions = `
// The value of one field in the type of the other.
const toNew = (value: any): unknown => ${forward('value')};
const toOld = (value: any): unknown => ${backward('value')};

/** Of an operation ({ set: 1 }, { increment: 1 }) what it is done with is converted. */
function converted(value: unknown, convert: (value: unknown) => unknown): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value !== 'object'${isDecimal}) return convert(value);
  return Object.fromEntries(Object.entries(value).map(([name, by]) => [name, converted(by, convert)]));
}
`;
  return {
    functions,
    toNew: (value: string) => `converted(${value}, toNew)`,
    toOld: (value: string) => `converted(${value}, toOld)`,
  };
}
