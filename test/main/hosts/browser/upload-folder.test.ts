import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUploadFolder } from '../../../../main/hosts/browser/upload-folder.ts';
import { ownIdentity } from '../../../../main/store/holder.ts';

let parent = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'lab-folders-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** The pid of a dead process. */
const goneId = () => spawnSync(process.execPath, ['-e', '']).pid;

/** A folder as another process left it, with a file in it. */
function leave(name: string, holder: string | null): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'half a trace'), 'text');
  if (holder !== null) writeFileSync(join(folder, 'holder.json'), holder);
  return folder;
}

describe('the folder for files that a page sends', () => {
  it('is made when the first one comes, for this user alone, and removed with all of them', async () => {
    const uploads = await createUploadFolder(parent);
    expect(readdirSync(parent)).toEqual([]);
    const paths = await Promise.all([uploads.newPath(), uploads.newPath(), uploads.newPath()]);
    expect(new Set(paths).size).toBe(3);
    const [folder = '', ...others] = [...new Set(paths.map(dirname))];
    expect(others).toEqual([]);
    // Windows has no such modes; there a user's temporary files are private.
    const mode = process.platform === 'win32' ? 0o700 : statSync(folder).mode & 0o777;
    expect(mode).toBe(0o700);
    writeFileSync(paths[0]!, 'text');
    await uploads.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('is made again after a failed attempt, and its absence is no error', async () => {
    const later = join(parent, 'later');
    const uploads = await createUploadFolder(later);
    await expect(uploads.newPath()).rejects.toMatchObject({ code: 'ENOENT' });
    await uploads.remove();
    mkdirSync(later);
    expect(dirname(dirname(await uploads.newPath()))).toBe(later);
    await uploads.remove();
    expect(readdirSync(later)).toEqual([]);
  });

  it.each(['the folder', 'its mark'])('is made again when a cleaner removed %s', async (what) => {
    const uploads = await createUploadFolder(parent);
    const first = await uploads.newPath();
    writeFileSync(first, 'still read');
    const folder = dirname(first);
    rmSync(what === 'the folder' ? folder : join(folder, 'holder.json'), { recursive: true });
    const paths = await Promise.all([uploads.newPath(), uploads.newPath()]);
    const [next = '', ...others] = [...new Set(paths.map(dirname))];
    expect([next === folder, others]).toEqual([false, []]);
    for (const path of paths) writeFileSync(path, 'text');
    await uploads.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('is not what someone else put in its place', async () => {
    const uploads = await createUploadFolder(parent);
    const folder = dirname(await uploads.newPath());
    const elsewhere = leave('elsewhere', JSON.stringify(ownIdentity()));
    rmSync(folder, { recursive: true });
    symlinkSync(elsewhere, folder);
    expect(dirname(await uploads.newPath())).not.toBe(folder);
    await uploads.remove();
    expect(existsSync(join(elsewhere, 'half a trace'))).toBe(true);
  });

  it('knows how much space is free, if the system reports it', async () => {
    expect(await (await createUploadFolder(parent)).freeBytes()).toBeGreaterThan(0);
    expect(await (await createUploadFolder(join(parent, 'nothing'))).freeBytes()).toBeNull();
  });

  it('of a dead process is removed at the next start, and no other', async () => {
    const gone = JSON.stringify({ pid: goneId(), start: 'then', host: hostname() });
    const left = [
      leave('shootdown-lab-uploads-gone01', gone),
      leave('shootdown-lab-uploads-gone02', gone),
    ];
    const kept = [
      leave('shootdown-lab-uploads-living', JSON.stringify(ownIdentity())),
      leave('shootdown-lab-uploads-remote', gone.replace(hostname(), 'another-host')),
      leave('shootdown-lab-uploads-inmake', null),
      leave('shootdown-lab-uploads-broken', '{"pid":'),
      leave('shootdown-lab-other', gone),
    ];
    const elsewhere = leave('elsewhere', gone);
    const link = join(parent, 'shootdown-lab-uploads-linked');
    symlinkSync(elsewhere, link);
    await createUploadFolder(parent);
    expect(left.filter((folder) => existsSync(folder))).toEqual([]);
    expect([...kept, elsewhere, link].filter((folder) => !existsSync(folder))).toEqual([]);
    expect(existsSync(join(elsewhere, 'half a trace'))).toBe(true);
  });

  it('without an owner is removed when it is older than a day', async () => {
    const folder = leave('shootdown-lab-uploads-strays', null);
    const before = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    utimesSync(folder, before(23), before(23));
    await createUploadFolder(parent);
    expect(existsSync(folder)).toBe(true);
    utimesSync(folder, before(25), before(25));
    await createUploadFolder(parent);
    expect(existsSync(folder)).toBe(false);
  });
});
