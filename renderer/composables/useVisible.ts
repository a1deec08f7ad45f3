import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

/** Whether a part of an element is in the window; true until that is known. */
export function useVisible(element: Readonly<Ref<Element | null>>): Readonly<Ref<boolean>> {
  const isVisible = ref(true);
  let observer: IntersectionObserver | undefined;
  onMounted(() => {
    if (!element.value) return;
    observer = new IntersectionObserver((entries) => {
      isVisible.value = entries.at(-1)?.isIntersecting ?? true;
    });
    observer.observe(element.value);
  });
  onBeforeUnmount(() => observer?.disconnect());
  return isVisible;
}
