import { commandSpans } from '../../sql/clauses';
import type { Statement } from '../../sql/statement';
import { type Span, shift, touches } from '../../text/span';
import { type Hover, hoverAt } from '../hover';
import type { Place } from './places';
import type { Prediction } from './predictor';

/** More would be no reading. */
const mostStatements = 4;

/** What Prisma would write for the field or the model under the pointer, and what it locks. */
export function schemaHoverAt({ scene, places }: Prediction, path: string, offset: number): Hover | undefined {
  const target = scene && targetAt(places.now.models, path, offset);
  if (!target) return undefined;
  const { span, isCause } = target;
  const statements = scene.script.statements.filter((statement) =>
    commandsOf(statement).some((command) => {
      const place = places.placeOf(statement, command);
      return place !== undefined && place.file.path === path && isCause(place);
    }),
  );
  if (statements.length === 0) return undefined;
  const versions = { postgres: scene.postgres, prisma: scene.prisma };
  const told = statements.slice(0, mostStatements).map((statement) => {
    const sql = scene.script.text.slice(statement.start, statement.end);
    const said = hoverAt(scene.timeline, statement.start, versions)?.markdown.split('\n').slice(2).join('\n');
    return `\`\`\`sql\n${sql};\n\`\`\`\n${said}`;
  });
  const more = statements.length > mostStatements ? [`And ${statements.length - mostStatements} statements more.`] : [];
  return { span, markdown: ['Prisma would write:', ...told, ...more].join('\n\n') };
}

type Models = Prediction['places']['now']['models'];

function targetAt(models: Models, path: string, offset: number) {
  const model = models.find(({ file, it }) => file.path === path && touches(it, offset))?.it;
  const field = model?.fields.find((each) => touches(each, offset));
  if (field) {
    return { span: field.name as Span, isCause: (place: Place) => place.field?.start === field.start };
  }
  if (!model || !touches({ start: model.start, end: model.name.end }, offset)) return undefined;
  return { span: model.name as Span, isCause: (place: Place) => place.model?.start === model.start };
}

/** The commands of a statement, in offsets of the script. */
function commandsOf({ parsed, start }: Statement): Span[] {
  return commandSpans(parsed).map((command) => shift(command, start));
}
