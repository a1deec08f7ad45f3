import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../../main/hosts/launcher/start-options.ts';
import { LabError } from '../../../../shared/errors.ts';

const refusalOf = (words: string[]): unknown => {
  try {
    return readOptions(words);
  } catch (error) {
    return error;
  }
};

describe('the words of npm start', () => {
  it.each([
    [['--nope'], '--nope'],
    [['words'], 'words'],
    [['--electron', '--browser'], 'exclude each other'],
    [['--install-command', '--no-open'], '--install-command takes no other option'],
    [['--browser', '--port', 'many'], '--port must be 0 to 65535, got "many"'],
    [['--browser', '--port', '65536'], '--port must be'],
    [['--browser', '--port=-1'], '--port must be'],
    [['--browser', '--port=1e3'], '--port must be'],
    [['--browser', '--port=0x50'], '--port must be'],
    [['--browser', '--port='], '--port must be'],
    [['--browser', '--db'], '--db'],
  ])('are refused: %j', (words, why) => {
    const refusal = refusalOf(words);
    expect(refusal).toBeInstanceOf(LabError);
    expect(refusal).toMatchObject({ code: 'bad-usage', hint: 'npm start -- --help' });
    expect((refusal as LabError).message).toContain(why);
    expect((refusal as LabError).message).toMatch(/^[\x20-\x7e]+$/);
  });

  it('choose the host, the port and the database', () => {
    expect(readOptions(['--browser', '--port', '8080', '--db', 'a.db', '--no-open'])).toEqual({
      wanted: 'browser',
      database: 'a.db',
      port: 8080,
      isOpening: false,
      isHelp: false,
      isInstalling: false,
    });
    expect(readOptions(['--electron']).wanted).toBe('electron');
    expect(readOptions(['--install-command']).isInstalling).toBe(true);
    expect(readOptions(['--help']).isHelp).toBe(true);
  });
});
