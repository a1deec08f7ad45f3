import {
  hasInjectionContext,
  inject,
  provide,
  ref,
  watchEffect,
  type InjectionKey,
  type Ref,
} from 'vue';

/** The used part of the storage of a browser. */
export type DensityStorage = Pick<Storage, 'getItem' | 'setItem'>;

const storageKey = 'shootdown-lab.density';
const compact = 'compact';

const densityKey: InjectionKey<Readonly<Ref<boolean>>> = Symbol('density');

/** Whether tables are compact, for the page's root: more rows on a screen, kept on this computer. */
export function provideDensity(root: HTMLElement, storage: DensityStorage | null) {
  const isCompact = ref(storage?.getItem(storageKey) === compact);
  provide(densityKey, isCompact);
  watchEffect(() => {
    const density = isCompact.value ? compact : 'normal';
    root.dataset['density'] = density;
    try {
      storage?.setItem(storageKey, density);
    } catch {
      // A full storage forgets.
    }
  });
  return { toggle: () => (isCompact.value = !isCompact.value) };
}

/** Whether the tables of the page are compact. */
export function useDensity(): Readonly<Ref<boolean>> {
  return (hasInjectionContext() ? inject(densityKey, null) : null) ?? ref(false);
}
