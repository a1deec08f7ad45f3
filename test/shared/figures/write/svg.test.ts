import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Figure } from '../../../../shared/figures/figure.ts';
import { placeFigure } from '../../../../shared/figures/place-figure.ts';
import { writeSvg } from '../../../../shared/figures/write/svg.ts';
import { textWidth } from '../../../../shared/figures/write/svg/text.ts';
import { makeTraceFigures } from '../../../support/trace-figure-inputs.ts';
import { anyFigure } from '../random-figures.ts';
import { sampleFigures } from '../sample-figures.ts';
import { allElements, readXml, textOf, type XmlElement } from './read-xml.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const number = (element: XmlElement, name: string) => Number(element.attributes[name]);

/** The room of a text; rotated ones are measured along their line. */
function measure(element: XmlElement): TextBox {
  const text = textOf(element);
  const size = number(element, 'font-size');
  const width = textWidth(text, size, element.attributes['font-weight'] === 'bold');
  const anchor = element.attributes['text-anchor'] ?? 'start';
  const start = anchor === 'middle' ? -width / 2 : anchor === 'end' ? -width : 0;
  const [x, y] = [number(element, 'x'), number(element, 'y')];
  if (element.attributes['transform'] === undefined)
    return {
      text,
      left: x + start,
      right: x + start + width,
      top: y - size * 0.8,
      bottom: y + size * 0.22,
    };
  const corners = [start, start + width].flatMap((along) =>
    [-0.8 * size, 0.22 * size].map((across) => [
      x + (along + across) * Math.SQRT1_2,
      y + (across - along) * Math.SQRT1_2,
    ]),
  );
  const [xs, ys] = [0, 1].map((i) => corners.map((corner) => corner[i] ?? 0));
  return {
    text,
    left: Math.min(...(xs ?? [])),
    right: Math.max(...(xs ?? [])),
    top: Math.min(...(ys ?? [])),
    bottom: Math.max(...(ys ?? [])),
  };
}

const isClass = (name: string) => (element: XmlElement) => element.attributes['class'] === name;

function findNonsense(root: XmlElement): string[] {
  return allElements(root).flatMap(({ name, attributes }) => [
    ...(['script', 'image', 'foreignObject', 'style', 'a', 'use'].includes(name) ? [name] : []),
    ...Object.entries(attributes)
      .filter(([key]) => key !== 'data-name')
      .filter(
        ([key, value]) =>
          /NaN|Infinity|undefined|null|\d\.\d{3}/.test(value) ||
          /^on|href/.test(key) ||
          (/^(width|height|r)$/.test(key) && Number(value) < 0),
      )
      .map(([key, value]) => `${name} ${key}=${value}`),
  ]);
}

/** Texts and boxes that are not entirely on the canvas. */
function findOutside(root: XmlElement): string[] {
  const [width, height] = [number(root, 'width'), number(root, 'height')];
  const elements = allElements(root);
  const texts = elements.filter(({ name }) => name === 'text').map(measure);
  const rects = elements
    .filter(({ name, attributes }) => name === 'rect' && 'x' in attributes)
    .map((rect): TextBox => {
      const [left, top] = [number(rect, 'x'), number(rect, 'y')];
      const [right, bottom] = [left + number(rect, 'width'), top + number(rect, 'height')];
      return { text: 'a rectangle', left, top, right, bottom };
    });
  return [...texts, ...rects]
    .filter((box) => box.left < 0 || box.top < 0 || box.right > width || box.bottom > height)
    .map(({ text }) => text);
}

/** Texts outside the series (whose cells contain their own) that overlap. */
function findOverlaps(root: XmlElement): string[] {
  const outside = root.children.filter(
    (child) => typeof child !== 'string' && !isClass('series')(child),
  );
  const boxes = (outside as XmlElement[])
    .flatMap(allElements)
    .filter(({ name, attributes }) => name === 'text' && attributes['transform'] === undefined)
    .map(measure);
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) =>
          a.left < b.right - 0.1 &&
          b.left < a.right - 0.1 &&
          a.top < b.bottom - 0.1 &&
          b.top < a.bottom - 0.1,
      )
      .map((b) => `"${a.text}" and "${b.text}"`),
  );
}

/** Series without marks, and marks without a title. */
function findMissing(figure: Figure, root: XmlElement): string[] {
  const groups = allElements(root).filter(isClass('series'));
  const byName = Map.groupBy(groups, ({ attributes }) => attributes['data-name']);
  const marks = groups.map((group) => allElements(group).filter(isClass('mark')));
  const count = marks.flat().length;
  const points = placeFigure(figure).series.map((one) =>
    one.series.isReference ? 0 : one.points.length,
  );
  const wanted = points.reduce((sum, one) => sum + one, 0);
  const drawn = marks.filter((list) => list.length > 0).length;
  return [
    ...(groups.length === figure.series.length ? [] : [`${groups.length} groups`]),
    ...figure.series.filter(({ name }) => !byName.has(toXmlName(name))).map(({ name }) => name),
    ...(figure.kind === 'steps' || count === wanted ? [] : [`${count} marks, not ${wanted}`]),
    ...(drawn === points.filter((one) => one > 0).length ? [] : [`${drawn} series with marks`]),
    ...marks.flat().flatMap(({ children: [title] }) => {
      const isTitled = typeof title === 'object' && title.name === 'title';
      return isTitled && textOf(title) !== '' ? [] : ['a mark without a title'];
    }),
  ];
}

/** The part of a name that XML allows. */
function toXmlName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  return name.toWellFormed().replace(illegal, '\ufffd');
}

function findProblems(figure: Figure, svg: string): string[] {
  const root = readXml(svg);
  return [
    ...findNonsense(root),
    ...findOutside(root).map((text) => `outside: ${text}`),
    ...findOverlaps(root).map((text) => `overlap: ${text}`),
    ...findMissing(figure, root).map((text) => `missing: ${text}`),
  ];
}

/** Made-up figures, hard ones, and those of real recordings. */
const figures = { ...sampleFigures, ...(await makeTraceFigures()) };

describe('an SVG', () => {
  it.each(Object.entries(figures))('of %s is well-formed and complete', (_, figure) => {
    const svg = writeSvg(figure);
    expect(findProblems(figure, svg)).toEqual([]);
    expect(writeSvg(structuredClone(figure))).toBe(svg);
  });

  it('of any figure is well-formed, keeps its text on the canvas and shows every series', () => {
    const property = fc.property(anyFigure, (figure) => {
      expect(findProblems(figure, writeSvg(figure))).toEqual([]);
    });
    fc.assert(property, { seed: 11, numRuns: scaleRuns(300), endOnFailure: true });
  });

  it('says the exact numbers at each mark', () => {
    const marks = allElements(readXml(writeSvg(sampleFigures['lines']!))).filter(isClass('mark'));
    const titles = marks.map(textOf);
    expect(titles).toContain('sync, 96 CPUs: 26.4x +-0.8');
    expect(titles).toContain('sync, published, v7, 96 CPUs: 24.1x');
    expect(titles).toContain('batched, 64 CPUs: 5.58x +-0.17, did not reach its precision');
  });

  it('has a name, a description and its whole provenance for screen readers and tools', () => {
    const root = readXml(writeSvg(sampleFigures['lines']!));
    expect(root.attributes).toMatchObject({ role: 'img', width: '960', height: '613' });
    const [title, description] = allElements(root).slice(1);
    expect(title && textOf(title)).toBe('System time, relative to policy none');
    const words = description && textOf(description);
    expect(words).toContain('Run keys: c0ffee00aa11bb22 deadbeef00112233');
    expect(words).toContain("Command: lab sweep --vary policy=sync,deferred --where 'a.b > 4'");
  });

  it('keeps a name as it is, whatever is in it', () => {
    const { odd } = sampleFigures;
    const [group] = allElements(readXml(writeSvg(odd!))).filter(isClass('series'));
    expect(group?.attributes['data-name']).toBe(odd?.series[0]?.name);
  });
});

describe('the XML reader of these tests', () => {
  const bad = [
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a x=1/>',
    '<a x="1" x="2"/>',
    '<a>&</a>',
    '<a>&x;</a>',
    '<a>\u0001</a>',
    '<a x="<"/>',
    'x<a/>',
  ];
  it.each(bad)('refuses %j', (body) => {
    expect(() => readXml(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`)).toThrow(/./);
  });
});
