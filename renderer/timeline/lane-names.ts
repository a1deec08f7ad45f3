import { taskAt } from '../../shared/timeline/index-timeline.ts';
import { namesOfPiece, piecesOf, type Look, type Piece } from '../../shared/timeline/pieces.ts';
import { firstAtLeast } from '../../shared/timeline/search.ts';
import { chosenIn } from './chosen.ts';
import { platesOf } from './draw-chosen.ts';
import { putText, setFont } from './draw.ts';
import { gutterOf, plotOf, shiftOf, xOf, yOf, type Group, type Scene } from './scene.ts';

const mostNames = 600;

function coloursOf({ theme }: Scene, group: Group, look: Look): { ink: string; halo: string } {
  const { css } = theme;
  const tints = theme.hues[group.side.hue].css;
  switch (look) {
    case 'flush':
      return { ink: css.surface, halo: tints.strong };
    case 'work':
      return { ink: css['on-mid'], halo: tints.mid };
    case 'wait':
      return { ink: css.text, halo: tints.pale };
    case 'switch':
      return { ink: css.surface, halo: css.switch };
    case 'kernel':
      return { ink: css['on-kernel'], halo: css.kernel };
    case 'idle':
      return { ink: css.muted, halo: css.lane };
    default:
      return { ink: css.text, halo: css[look] };
  }
}

function wordsOf(group: Group, cpu: number, piece: Piece): string[] {
  if (piece.look !== 'user') return namesOfPiece(group.side.timeline, piece);
  const task = taskAt(group.side.timeline, cpu, piece.start);
  return task < 0 ? ['user'] : [`user, task ${task}`, 'user'];
}

/** Names in the lanes, where they have room. */
export function drawNames(scene: Scene, group: Group): void {
  const { context, ratio, view, width, height } = scene;
  if (group.isThin || group.lane < 13 * ratio) return;
  const { timeline } = group.side;
  const shift = shiftOf(scene, group);
  const [from, to] = [view.from + shift, view.to + shift];
  const left = gutterOf(scene);
  let drawn = 0;
  const chosen = chosenIn(scene.sides, view, group.index);
  const returned = chosen < 0 ? NaN : timeline.requests.returned[chosen]!;
  const initiator = chosen < 0 ? -1 : timeline.requests.cpu[chosen]!;
  const plates = chosen < 0 ? new Map<number, number>() : platesOf(scene, group, chosen);
  setFont(scene, 11);
  for (let cpu = 0; cpu < timeline.cpus && drawn < mostNames; cpu++) {
    const y = yOf(scene, group, cpu);
    if (y + group.row < group.top || y > Math.min(height, group.y + group.height)) continue;
    const { slices, sliceStarts } = timeline;
    const low = firstAtLeast(slices.end, from, sliceStarts[cpu], sliceStarts[cpu + 1]);
    const high = firstAtLeast(slices.start, to, low, sliceStarts[cpu + 1]);
    if (high - low > plotOf(scene) / 12) continue;
    for (const piece of piecesOf(timeline, cpu, from, to)) {
      // What a chosen request's return says stands there.
      const isAfter = piece.start === returned && cpu === initiator;
      const a = Math.max(left, xOf(scene, group, piece.start)) + (isAfter ? 170 * ratio : 0);
      const b = Math.min(plates.get(cpu) ?? width, xOf(scene, group, piece.end));
      const isQuiet = piece.look === 'idle' || piece.look === 'user';
      if (b - a < (isQuiet ? 64 : 22) * ratio) continue;
      const text = wordsOf(group, cpu, piece).find(
        (words) => context.measureText(words).width + 6 * ratio < b - a,
      );
      if (text === undefined) continue;
      const middle = [(a + b) / 2, y + group.lane / 2 + 0.5] as const;
      putText(scene, text, middle, { ...coloursOf(scene, group, piece.look), align: 'center' });
      drawn += 1;
    }
  }
}
