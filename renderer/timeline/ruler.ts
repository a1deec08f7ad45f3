import { formatTime } from '../../shared/text/format.ts';
import { markText, stepFor } from '../../shared/timeline/ruler-marks.ts';
import { formatMoment } from '../../shared/timeline/tell.ts';
import { putPlate, putText, setFont } from './draw.ts';
import { gutterOf, plotOf, rulerPx, rulerTimeAt, shiftOf, type Scene } from './scene.ts';

/** From a chosen request on, times are told from its t0 while it is near. */
const nearNs = 400e3;
const labelPx = 92;

/** Where the ruler's zero is, and what it is called. */
function originOf(scene: Scene): { readonly at: number; readonly isT0: boolean } {
  const { selection, from, to } = scene.view;
  if (selection?.kind !== 'request') return { at: 0, isT0: false };
  const group = scene.groups.find(({ index }) => index === selection.side);
  if (!group) return { at: 0, isT0: false };
  const t0 = group.side.timeline.requests.t0[selection.id]! - shiftOf(scene, group);
  const isNear = t0 > from - (to - from) && t0 < to && to - from < nearNs;
  return isNear ? { at: t0, isT0: true } : { at: 0, isT0: false };
}

export function drawRuler(scene: Scene): void {
  const { context, ratio, theme, view, width, groups } = scene;
  const { css } = theme;
  const left = gutterOf(scene);
  const height = rulerPx * ratio;
  const span = view.to - view.from;
  const step = stepFor(span / (plotOf(scene) / (labelPx * ratio)));
  const { at, isT0 } = originOf(scene);
  // Far from zero the marks say how much more it is than what stands at the left.
  const isFar = !isT0 && span < 2e6 && view.from > 20 * span;
  const origin = isFar ? Math.floor(view.from / (step * 10)) * step * 10 : at;
  context.fillStyle = css.surface;
  context.fillRect(0, 0, width, height);
  setFont(scene, 11);
  for (let i = Math.ceil((view.from - origin) / step); origin + i * step <= view.to; i++) {
    const x = Math.round(left + ((origin + i * step - view.from) / span) * plotOf(scene));
    context.fillStyle = css.line;
    context.fillRect(x, height - 7 * ratio, 1, 7 * ratio);
    context.fillStyle = css.shade;
    for (const group of groups) {
      context.fillRect(
        x,
        group.top,
        Math.max(1, Math.round(ratio)),
        group.y + group.height - group.top,
      );
    }
    if (x < left + 14 * ratio || x > width - 24 * ratio) continue;
    const text = isFar ? `+${formatTime(i * step)}` : markText(i * step, step, isT0);
    putText(scene, text, [x, height / 2 - 2 * ratio], { ink: css.muted, align: 'center' });
  }
  context.fillStyle = css.surface;
  context.fillRect(0, 0, left - 2 * ratio, height);
  const words = isFar ? `${(origin / 1e6).toFixed(3)} ms` : isT0 ? 'from t0' : '';
  setFont(scene, 11, 600);
  putText(scene, words, [left - 8 * ratio, height / 2 - 2 * ratio], {
    ink: css.text,
    align: 'right',
  });
  context.fillStyle = css.line;
  context.fillRect(0, height - 1, width, 1);
  drawPointer(scene, at, isT0);
}

function drawPointer(scene: Scene, at: number, isT0: boolean): void {
  const { context, ratio, theme, view, width, height } = scene;
  if (view.pointerX === null || view.isDragging) return;
  const x = view.pointerX * ratio;
  if (x < gutterOf(scene)) return;
  context.fillStyle = theme.css.mark;
  context.globalAlpha = 0.35;
  context.fillRect(x, rulerPx * ratio, 1, height);
  context.globalAlpha = 1;
  const t = rulerTimeAt(scene, view.pointerX);
  const text = isT0 ? `${t >= at ? '+' : '-'}${formatTime(Math.abs(t - at))}` : formatMoment(t);
  setFont(scene, 11.5, 650);
  const half = context.measureText(text).width / 2 + 8 * ratio;
  const middle = Math.min(width - half, Math.max(gutterOf(scene) + half, x));
  const colours = { ground: theme.css.mark, ink: theme.css.surface };
  putPlate(scene, text, { x: middle, y: 13.5 * ratio, align: 'center' }, colours);
}
