import type { Scene } from './scene.ts';

/** Sets the font, in css px. */
export function setFont({ context, ratio, theme }: Scene, size: number, weight = 400): void {
  context.font = `${weight} ${size * ratio}px ${theme.sans}`;
}

/** Text on a plate of the surface's colour, so that what is beneath does not disturb it. */
export function putText(
  scene: Scene,
  text: string,
  [x, y]: readonly [number, number],
  style: { readonly ink: string; readonly halo?: string; readonly align?: CanvasTextAlign },
): void {
  const { context, ratio } = scene;
  context.textAlign = style.align ?? 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  if (style.halo) {
    context.strokeStyle = style.halo;
    context.lineWidth = 4 * ratio;
    context.strokeText(text, x, y);
  }
  context.fillStyle = style.ink;
  context.fillText(text, x, y);
}

export function widthOfPlate(scene: Scene, text: string): number {
  setFont(scene, 11.5, 650);
  return scene.context.measureText(text).width + 14 * scene.ratio;
}

/** A filled label: a plate with rounded corners, and text in its middle. */
export function putPlate(
  scene: Scene,
  text: string,
  { x, y, align = 'left' }: { x: number; y: number; align?: 'left' | 'center' | 'right' },
  { ground, ink }: { readonly ground: string; readonly ink: string },
): void {
  const { context, ratio } = scene;
  const width = widthOfPlate(scene, text);
  const left = x - { left: 0, center: width / 2, right: width }[align];
  context.fillStyle = ground;
  context.beginPath();
  context.roundRect(left, y - 9.5 * ratio, width, 19 * ratio, 4 * ratio);
  context.fill();
  putText(scene, text, [left + width / 2, y + 0.5 * ratio], { ink, align: 'center' });
}

/** A number in a circle: a step. */
export function putBadge(scene: Scene, text: string, x: number, y: number, colour: string): void {
  const { context, ratio, theme } = scene;
  context.fillStyle = colour;
  context.strokeStyle = theme.css.surface;
  context.lineWidth = 2 * ratio;
  context.beginPath();
  context.arc(x, y, 9 * ratio, 0, 7);
  context.fill();
  context.stroke();
  setFont(scene, 11, 650);
  putText(scene, text, [x, y + 0.5 * ratio], { ink: theme.css.surface, align: 'center' });
}

export function arrowHead(scene: Scene, x: number, y: number, angle: number, size: number): void {
  const { context, ratio } = scene;
  const long = size * ratio;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - long * Math.cos(angle - 0.4), y - long * Math.sin(angle - 0.4));
  context.lineTo(x - long * Math.cos(angle + 0.4), y - long * Math.sin(angle + 0.4));
  context.closePath();
  context.fill();
}
