import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chartThemes } from '../../../renderer/charts/chart-theme.ts';

const css = readFileSync('renderer/styles/base.css', 'utf8');

function readPair(name: string): { light: string | undefined; dark: string | undefined } {
  const match = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css);
  return { light: match?.[1], dark: match?.[2] };
}

describe('the colours of a chart', () => {
  it.each(['surface', 'raised', 'text', 'muted', 'line'] as const)(
    'have the %s of the page',
    (name) => {
      const { light, dark } = chartThemes;
      expect({ light: light[name], dark: dark[name] }).toEqual(readPair(name));
    },
  );
});
