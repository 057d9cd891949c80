import type { Feature } from './feature';

export const checkAll: Feature<unknown, { readonly summary: string }> = (context) => {
  context.refresh();
  return { summary: `Lockstep: ${context.service.status().text}` };
};
