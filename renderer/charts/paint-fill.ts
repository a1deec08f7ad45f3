import type { PaintFill } from './chart-config.ts';

const side = 7;
const known = new Map<string, CanvasPattern>();

/** The hatches and dots of the exported pictures, each made once. */
export const paintFill: PaintFill = (fill, colour, ground) => {
  if (fill === 'solid') return colour;
  const key = `${fill} ${colour} ${ground}`;
  const found = known.get(key);
  if (found) return found;
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return colour;
  context.fillStyle = ground;
  context.fillRect(0, 0, side, side);
  context.fillStyle = colour;
  if (fill === 'hatched') {
    context.fillRect(0, 0, side / 2, side);
  } else {
    context.arc(side / 2, side / 2, 2, 0, 2 * Math.PI);
    context.fill();
  }
  const pattern = context.createPattern(canvas, 'repeat');
  if (!pattern) return colour;
  pattern.setTransform(new DOMMatrix().rotate(45));
  known.set(key, pattern);
  return pattern;
};
