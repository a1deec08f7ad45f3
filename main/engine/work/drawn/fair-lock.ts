// A lock that page operations hold (MODEL.md, section 2e): one writer, or any number of readers. Who comes first
// gets it first. Says who has it; what waiting costs a CPU is others' matter.

interface Waiting {
  readonly cpu: number;
  readonly isWriter: boolean;
}

export class FairLock {
  private readers = 0;
  private isWritten = false;
  private waiting: Waiting[] = [];

  /** A CPU comes for it: true if it has it at once, else it waits. */
  comes(cpu: number, isWriter: boolean): boolean {
    if (this.waiting.length === 0 && this.isFree(isWriter)) {
      this.take(isWriter);
      return true;
    }
    this.waiting.push({ cpu, isWriter });
    return false;
  }

  /** Whoever has it is done with it: the CPUs that now have it, in the order in which they came. */
  releases(isWriter: boolean): readonly number[] {
    if (isWriter) this.isWritten = false;
    else this.readers -= 1;
    let next = 0;
    for (; next < this.waiting.length && this.isFree(this.waiting[next].isWriter); next++) {
      this.take(this.waiting[next].isWriter);
    }
    return this.waiting.splice(0, next).map(({ cpu }) => cpu);
  }

  private isFree(isWriter: boolean): boolean {
    return !this.isWritten && (!isWriter || this.readers === 0);
  }

  private take(isWriter: boolean): void {
    if (isWriter) this.isWritten = true;
    else this.readers += 1;
  }
}
