import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from './run-tool.ts';

/** As much of electron-builder's insides as is asked, of the version that is locked. */
interface Insides {
  readonly Packager: new (options: object) => {
    validateConfig(): Promise<void>;
    _framework: object;
  };
  readonly Platform: { readonly LINUX: { createTarget(name: string): unknown } };
}
interface LinuxPackager {
  readonly platformSpecificBuildOptions: object;
}
interface Helper {
  readonly icons: Promise<readonly { readonly file: string; readonly size: number }[]>;
  computeDesktopEntry(options: object): Promise<string>;
}
interface DebTarget {
  readonly options: Readonly<Record<string, unknown>>;
  checkOptions(): Promise<unknown>;
}

const load = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const { Packager, Platform } = load('app-builder-lib') as Insides;
const { LinuxPackager: Linux } = load('app-builder-lib/out/linuxPackager') as {
  LinuxPackager: new (packager: object) => LinuxPackager;
};
const { LinuxTargetHelper } = load('app-builder-lib/out/targets/LinuxTargetHelper') as {
  LinuxTargetHelper: new (packager: LinuxPackager) => Helper;
};
const { default: FpmTarget } = load('app-builder-lib/out/targets/FpmTarget') as {
  default: new (name: string, packager: LinuxPackager, helper: Helper, out: string) => DebTarget;
};

let linux: LinuxPackager;
let helper: Helper;

beforeAll(async () => {
  const targets = Platform.LINUX.createTarget('dir');
  const packager = new Packager({ projectDir: root, targets });
  await packager.validateConfig();
  packager._framework = { getDefaultIcon: () => null };
  linux = new Linux(packager);
  helper = new LinuxTargetHelper(linux);
});

describe('the installers for Linux', () => {
  it('have a desktop file that belongs to the window', async () => {
    const entry = await helper.computeDesktopEntry(linux.platformSpecificBuildOptions);
    expect(entry.trim().split('\n')).toEqual([
      '[Desktop Entry]',
      'Name=Shootdown Lab',
      'Exec="/opt/Shootdown Lab/shootdown-lab" %U',
      'Terminal=false',
      'Type=Application',
      'Icon=shootdown-lab',
      'StartupWMClass=shootdown-lab',
      'Keywords=TLB;shootdown;kernel;simulation;',
      expect.stringMatching(/^Comment=A laboratory for TLB shootdown policies/),
      'Categories=Science;',
    ]);
  });

  it('have the icon of the lab in every size', async () => {
    const icons = await helper.icons;
    expect(icons.map(({ size }) => size)).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024]);
    for (const { file, size } of icons)
      expect(file).toBe(`${root}/renderer/icon/${size}x${size}.png`);
  });

  it('as a deb have a homepage and a maintainer with an address', async () => {
    const deb = new FpmTarget('deb', linux, helper, root);
    const person = expect.stringMatching(/^Shootdown Lab contributors <[^@>]+@[^>]+>$/);
    expect(await deb.checkOptions()).toEqual({
      name: 'shootdown-lab',
      maintainer: person,
      url: expect.stringMatching(/^https:\/\//),
      vendor: person,
    });
    expect(deb.options).toMatchObject({ packageCategory: 'science', priority: 'optional' });
    expect(deb.options['synopsis']).toMatch(/^A laboratory/);
  });
});
