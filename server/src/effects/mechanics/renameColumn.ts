import type { Attachment, Constraint, Expression, IndexFacts, Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import type { Node } from '../../sql/tree';

/** Gives a column of one relation another name, wherever the catalog speaks of it. */
export function renameColumn(id: string, from: string, to: string, world: World): void {
  const renamed = (names: readonly string[]) => names.map((name) => (name === from ? to : name));
  const rename: Renaming = { from, to, renamed, expression: (expression) => renamedExpression(expression, from, to) };
  const before = world.relation(id);
  if (!before) return;
  world.put(renamedRelation(before, rename));
  for (const index of before.indexes) {
    world.change(index, (each) => (each.index ? { ...each, index: renamedIndex(each.index, rename) } : each));
  }
  for (const sequence of world.sequencesOf(id)) {
    world.change(sequence, (each) =>
      each.ownedBy?.column === from ? { ...each, ownedBy: { ...each.ownedBy, column: to } } : each,
    );
  }
  for (const other of before.referencedBy) world.change(other, (each) => withReferences(each, id, renamed));
}

interface Renaming {
  readonly from: string;
  readonly to: string;
  readonly renamed: (names: readonly string[]) => string[];
  readonly expression: <E extends Expression | undefined>(expression: E) => E;
}

function renamedRelation(relation: Relation, rename: Renaming): Relation {
  const { renamed, expression } = rename;
  return {
    ...relation,
    columns: relation.columns.map((column) => ({
      ...column,
      name: column.name === rename.from ? rename.to : column.name,
      generated: column.generated && { ...column.generated, expression: expression(column.generated.expression) },
    })),
    constraints: relation.constraints.map((constraint) => renamedConstraint(constraint, relation.id, rename)),
    partitionKey: relation.partitionKey && {
      ...relation.partitionKey,
      columns: renamed(relation.partitionKey.columns),
    },
    attachments: relation.attachments.map((each) => renamedAttachment(each, renamed)),
    readBy: relation.readBy.map((each) =>
      each.columns === 'all' ? each : { ...each, columns: renamed(each.columns) },
    ),
  };
}

function renamedConstraint(constraint: Constraint, id: string, { renamed, expression }: Renaming): Constraint {
  const { references } = constraint;
  return {
    ...constraint,
    columns: renamed(constraint.columns),
    expression: expression(constraint.expression),
    references: references?.relation === id ? { ...references, columns: renamed(references.columns) } : references,
  };
}

function renamedAttachment(attachment: Attachment, renamed: Renaming['renamed']): Attachment {
  const { columns, updateOf } = attachment;
  return { ...attachment, columns: columns && renamed(columns), updateOf: updateOf && renamed(updateOf) };
}

function renamedIndex(facts: IndexFacts, { from, to, renamed, expression }: Renaming): IndexFacts {
  return {
    ...facts,
    parts: facts.parts.map((part) => ({
      ...part,
      column: part.column === from ? to : part.column,
      expression: expression(part.expression),
    })),
    include: renamed(facts.include),
    predicate: expression(facts.predicate),
  };
}

function withReferences(relation: Relation, id: string, renamed: Renaming['renamed']): Relation {
  const constraints = relation.constraints.map((constraint) => {
    const { references } = constraint;
    if (references?.relation !== id) return constraint;
    return { ...constraint, references: { ...references, columns: renamed(references.columns) } };
  });
  return { ...relation, constraints };
}

function renamedExpression<E extends Expression | undefined>(expression: E, from: string, to: string): E {
  if (!expression?.columns.includes(from)) return expression;
  const columns = expression.columns.map((name) => (name === from ? to : name)).sort();
  return { ...expression, columns, tree: renamedTree(expression.tree, from, to) as Node };
}

/** The tree with the last part of every reference to the column changed. */
function renamedTree(tree: unknown, from: string, to: string): unknown {
  if (Array.isArray(tree)) return tree.map((item) => renamedTree(item, from, to));
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => {
      if (key !== 'ColumnRef') return [key, renamedTree(value, from, to)];
      const fields = ((value as { fields?: Node[] }).fields ?? []).map((field, at, all) => {
        const isLast = at === all.length - 1 && 'String' in field && field.String.sval === from;
        return isLast ? { String: { sval: to } } : field;
      });
      return [key, { ...(value as object), fields }];
    }),
  );
}
