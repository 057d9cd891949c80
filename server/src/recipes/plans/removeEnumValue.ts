import { enumPlace, isEnum, valueNamed } from './enumPlace';
import { definePlan } from './kind';
import { retirePhases } from './retireValue';

/** A value of an enum that no row of a field is to have any more. */
export const removeEnumValue = definePlan({
  id: 'remove-enum-value',
  title: 'Remove an enum value',
  about: 'Rows get another value, whoever writes the old one, and a CHECK keeps it out.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
    { name: 'value', prompt: 'Value that goes', kind: 'text' },
    { name: 'to', prompt: 'Value that takes its place', kind: 'text' },
  ],
  suits: isEnum,
  describe: ({ field, value, to }) => `Remove ${value} from "${field}" in favour of ${to}`,
  settle: (ground) => {
    const found = enumPlace(ground, ground.answers.value);
    if ('refused' in found) return found;
    const { type, value } = found;
    const to = valueNamed(type, ground.answers.to);
    if (!to || to === value)
      return { refused: `Say with --to which other value of ${type.name} takes the place of ${value.name}.` };
    return ground.answers;
  },
  phases: (ground) => {
    const found = enumPlace(ground, ground.answers.value);
    if ('refused' in found) return found;
    const { place, key, type, value } = found;
    const to = valueNamed(type, ground.answers.to);
    if (!to) return { refused: `${type.name} has no value ${ground.answers.to}.` };
    return retirePhases({ ground, place, key, type, from: value, to, oldReleaseKnows: true });
  },
});
