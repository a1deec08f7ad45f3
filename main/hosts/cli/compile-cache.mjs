// Lets Node keep what it compiles, so that the next start is quick. Importing it does that.
// Plain JavaScript: a file of TypeScript would have to be compiled before the cache is there.
// Where the folder cannot be written, or Node is too old, nothing is kept and all runs as before.
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's own cache folder: one that others can write to is no place for code. */
function cacheFolder() {
  const { env, platform } = process;
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
}

// NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE of the user go before this.
const folder = join(cacheFolder(), 'shootdown-lab', 'compiled');
module.enableCompileCache?.(folder);
// Threads look at the variable alone. Without the cache each would compile all TypeScript anew as it
// starts, by a WebAssembly module whose memory, as it grows, makes typed arrays slower there for good.
if (module.getCompileCacheDir?.()) process.env['NODE_COMPILE_CACHE'] ??= folder;
