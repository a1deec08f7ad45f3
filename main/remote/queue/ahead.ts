// How many orders lie ready beyond those that are simulated. The rule: no worker waits for the lab while
// runs are short, and a sweep that starts later does not wait long for what lies ready of another.

/** So much lies ready as is answered in this time. */
const readySeconds = 3;
/** At most. */
const most = 2000;

export interface Ahead {
  /** An answer has come. */
  add(): void;
  /** How many orders may lie ready now. */
  read(): number;
}

export function createAhead(nowMs: () => number = () => performance.now()): Ahead {
  let second = Math.floor(nowMs() / 1000);
  /** Answers of this second, and of the one before. */
  let [now, before] = [0, 0];
  const turn = () => {
    const current = Math.floor(nowMs() / 1000);
    if (current === second) return;
    before = current === second + 1 ? now : 0;
    [second, now] = [current, 0];
  };
  return {
    add() {
      turn();
      now++;
    },
    read() {
      turn();
      return Math.min(most, readySeconds * Math.max(before, now));
    },
  };
}
