// Finds a Chromium for the tests that need one: the one that CHROMIUM_PATH names, Debian's, or Chrome.
// Uses only Node built-ins and starts nothing.
import { existsSync } from 'node:fs';

/** @type {Readonly<Record<string, readonly string[]>>} */
const places = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
  ],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

/**
 * The path of the program, or undefined if there is none.
 * @param {NodeJS.ProcessEnv} env
 */
export function findChromium(env = process.env) {
  const named = env['CHROMIUM_PATH'];
  const known = places[process.platform] ?? [];
  return [...(named ? [named] : []), ...known].find((path) => existsSync(path));
}
