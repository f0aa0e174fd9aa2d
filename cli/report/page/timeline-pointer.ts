/** What a pointer may ask of the timeline. Places are pixels from the left of the plot. */
export interface PointerTarget {
  readonly head: HTMLElement;
  readonly area: HTMLElement;
  share(x: number): number;
  isZoomed(): boolean;
  moveTo(x: number): void;
  view(): { readonly from: number; readonly to: number };
  look(from: number, to: number): void;
  zoom(factor: number, about: number): void;
  showRange(from: number | undefined, to?: number): void;
  showHover(x: number | undefined): void;
}

type Mode = 'scrub' | 'pan' | 'range';
/** Less than this is a click. */
const SLACK = 4;

/** Click: go there. Drag on the axis: move the playhead; on the plot: choose a stretch, or move when already close. */
export function onPointer(target: PointerTarget): void {
  for (const element of [target.head, target.area]) {
    const place = ({ clientX }: MouseEvent): number => clientX - element.getBoundingClientRect().left;
    let drag:
      | { readonly mode: Mode; readonly x: number; readonly from: number; readonly to: number; moved: boolean }
      | undefined;
    element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      const mode = element === target.head ? 'scrub' : event.shiftKey || !target.isZoomed() ? 'range' : 'pan';
      drag = { mode, x: place(event), ...target.view(), moved: false };
      if (event.pointerType !== 'touch' || mode === 'scrub') element.setPointerCapture(event.pointerId);
      if (mode === 'scrub') target.moveTo(drag.x);
    });
    element.addEventListener('pointermove', (event) => {
      const x = place(event);
      target.showHover(event.pointerType === 'touch' ? undefined : x);
      if (drag === undefined || (!drag.moved && Math.abs(x - drag.x) < SLACK)) return;
      drag.moved = true;
      if (drag.mode === 'scrub') target.moveTo(x);
      else if (drag.mode === 'range') target.showRange(drag.x, x);
      else {
        const by = ((drag.x - x) / element.clientWidth) * (drag.to - drag.from);
        target.look(drag.from + by, drag.to + by);
      }
    });
    element.addEventListener('pointerup', (event) => {
      const x = place(event);
      if (drag !== undefined && !drag.moved) target.moveTo(x);
      if (drag?.moved === true && drag.mode === 'range') {
        const [from, to] = [target.share(Math.min(drag.x, x)), target.share(Math.max(drag.x, x))];
        target.showRange(undefined);
        target.look(from, to);
      }
      drag = undefined;
    });
    element.addEventListener('pointercancel', () => {
      drag = undefined;
      target.showRange(undefined);
    });
    element.addEventListener('pointerleave', () => target.showHover(undefined));
    element.addEventListener(
      'wheel',
      (event) => {
        const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
        if (isSideways && target.isZoomed()) {
          const { from, to } = target.view();
          const by = (event.deltaX / element.clientWidth) * (to - from);
          event.preventDefault();
          target.look(from + by, to + by);
        } else if (!isSideways && (element === target.head || event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          target.zoom(Math.exp(-event.deltaY * 0.003), target.share(place(event)));
        }
      },
      { passive: false },
    );
  }
}
