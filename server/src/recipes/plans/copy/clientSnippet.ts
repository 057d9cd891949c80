import type { ColumnCopy } from './columnCopy';

/**
 * An extension of Prisma Client that writes both fields wherever one of them is written. Its names are checked against
 * the generated client by the compiler. Nested writes of other models do not pass through a model's queries
 * (Prisma Client extensions, `query` component).
 */
export function clientSnippet({ model, names, ground }: ColumnCopy): string {
  const property = model.name.slice(0, 1).toLowerCase() + model.name.slice(1);
  const input = `Prisma.${model.name}UncheckedCreateInput`;
  return `import { Prisma } from '@prisma/client';

// Adapt the import where your client is generated elsewhere. Use it where the client is made:
//
//   const prisma = new PrismaClient().$extends(writeBoth);
//
// Nested writes of other models ({ data: { ${property}: { create: … } } }) and raw SQL do not pass through here: write both
// fields there by hand. It belongs to the plan ${ground.place}.md.

const oldField: keyof ${input} = '${names.old}';
const newField: keyof ${input} = '${names.new}';

/** What writes one of the fields writes the other as well. */
function both<T extends object>(data: T): T {
  const written = data as Record<string, unknown>;
  if (written[oldField] !== undefined && written[newField] === undefined)
    return { ...data, [newField]: written[oldField] };
  if (written[newField] !== undefined && written[oldField] === undefined)
    return { ...data, [oldField]: written[newField] };
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
