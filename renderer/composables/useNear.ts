import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

/** How far below the window an element counts as near. */
const margin = '600px 0px';

/** True from when an element first comes near the window. */
export function useNear(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<boolean>> {
  const isNear = ref(false);
  let observer: IntersectionObserver | undefined;
  onMounted(() => {
    if (!element.value) return;
    observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        isNear.value = true;
        observer?.disconnect();
      },
      { rootMargin: margin },
    );
    observer.observe(element.value);
  });
  onBeforeUnmount(() => observer?.disconnect());
  return isNear;
}
