import { openStore } from '../../main/store/sqlite-store.ts';

// Opens the database of argv, which migrates it, and prints what that took.
const [path = ''] = process.argv.slice(2);
let told = 0;
const before = process.cpuUsage();
const start = performance.now();
openStore(path, { onMigrate: () => void told++ }).close();
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    wallMs: performance.now() - start,
    cpuMs: (user + system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1000,
    told,
  }),
);
