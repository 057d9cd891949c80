import { svgOf } from '../../service/svg';
import { toPath, toRange } from '../convert';
import type { TimelinePicture } from '../protocol';
import type { Feature } from './feature';

export const timeline: Feature<{ readonly uri: string }, TimelinePicture | null> = ({ service, files }, { uri }) => {
  const path = toPath(uri);
  const picture = path === undefined ? undefined : service.picture(path);
  if (path === undefined || picture === undefined) return null;
  const lines = files.linesOf(path);
  return {
    title: picture.title,
    svg: svgOf(picture),
    sentences: picture.lanes.flatMap(({ bars }) => bars.map(({ sentence }) => sentence)),
    statements: picture.columns.map(({ start }) => toRange(lines, { start, end: start }).start),
  };
};
