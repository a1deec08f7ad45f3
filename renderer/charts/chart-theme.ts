import type { Background } from '../../shared/figures/colours.ts';

/** The colours of a chart other than its series'; a canvas does not see the style sheet. */
export interface ChartTheme {
  readonly background: Background;
  readonly surface: string;
  readonly raised: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly font: string;
}

const font = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

/** The same as in styles/base.css; a test compares them. */
export const chartThemes: Readonly<Record<'light' | 'dark', ChartTheme>> = {
  light: {
    background: 'white',
    surface: '#ffffff',
    raised: '#eceef1',
    text: '#1b1f24',
    muted: '#545c66',
    line: '#d3d8de',
    font,
  },
  dark: {
    background: 'dark',
    surface: '#1d2226',
    raised: '#272d33',
    text: '#e8eaed',
    muted: '#a9b2bc',
    line: '#3a424a',
    font,
  },
};
