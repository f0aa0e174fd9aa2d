/** Pods whose binding is being prepared: until it is, it may be given up. */
export class PreBinding {
  private readonly cancels = new Map<string, (reason: string) => void>();

  /** `cancelled` is called if the binding is given up before `finish`, which then answers false. */
  start(uid: string, cancelled: (reason: string) => void): { finish(): boolean } {
    this.cancels.set(uid, cancelled);
    return {
      finish: () => {
        if (this.cancels.get(uid) !== cancelled) return false;
        return this.cancels.delete(uid);
      },
    };
  }

  cancel(uid: string, reason: string): boolean {
    const cancelled = this.cancels.get(uid);
    if (cancelled === undefined) return false;
    this.cancels.delete(uid);
    cancelled(reason);
    return true;
  }
}
