import { onScopeDispose, ref } from 'vue';
import { isTextField } from './useKeys.ts';

/** The used parts of a window that files are dropped on. */
type DropWindow = Pick<Window, 'addEventListener' | 'removeEventListener'>;

export interface DropOptions {
  /** Whether files are accepted now. */
  readonly takes: () => boolean;
  readonly onFiles: (files: readonly File[]) => void;
  /** Whether a drop there goes into a text field. */
  readonly isField?: (target: EventTarget | null) => boolean;
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes('Files') ?? false;

/**
 * Takes files that are dropped anywhere on the page. Unwanted drops are rejected: the browser would
 * navigate to them.
 */
export function useFileDrop(
  page: DropWindow,
  { takes, onFiles, isField = isTextField }: DropOptions,
) {
  const isOver = ref(false);

  /** True for a drop that a text field handles. */
  const isForField = (event: DragEvent) => !hasFiles(event) && isField(event.target);

  function onDragOver(event: DragEvent): void {
    if (isForField(event)) return;
    event.preventDefault();
    isOver.value = hasFiles(event) && takes();
    if (event.dataTransfer) event.dataTransfer.dropEffect = isOver.value ? 'copy' : 'none';
  }

  function onDragLeave(event: DragEvent): void {
    if (event.relatedTarget === null) isOver.value = false;
  }

  function onDrop(event: DragEvent): void {
    isOver.value = false;
    if (isForField(event)) return;
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0 && takes()) onFiles(files);
  }

  page.addEventListener('dragover', onDragOver);
  page.addEventListener('dragleave', onDragLeave);
  page.addEventListener('drop', onDrop);
  onScopeDispose(() => {
    page.removeEventListener('dragover', onDragOver);
    page.removeEventListener('dragleave', onDragLeave);
    page.removeEventListener('drop', onDrop);
  });
  return { isOver };
}
