// How often a contract was put to the test, how often it was broken, and the longest time that was held
// against it. Whether an occasion arose is the contract check's to say.

export class ContractTally {
  occasions = 0;
  breaches = 0;
  /** Of the occasions that broke the contract, or of all if none did: the longest time; 0 without any; ns. */
  worstNs = 0;
  /** What the contract allowed then, ns. */
  worstAllowedNs = 0;

  /** An occasion whose answer is no time. */
  add(isBreach: boolean): void {
    this.occasions += 1;
    if (isBreach) this.breaches += 1;
  }

  /** An occasion on which `ns` were taken where `allowedNs` are allowed. */
  addTime(ns: number, allowedNs: number, isBreach = ns > allowedNs): void {
    const isFirst = isBreach && this.breaches === 0;
    const counts = isBreach || this.breaches === 0;
    this.add(isBreach);
    if (isFirst || (counts && ns >= this.worstNs)) {
      this.worstNs = ns;
      this.worstAllowedNs = allowedNs;
    }
  }
}
