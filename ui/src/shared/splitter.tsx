// The edge between two parts that a person drags, or moves with the arrow keys.
import { makeStyles, tokens } from "@fluentui/react-components";
import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from "react";

const STEP = 24;

const useStyles = makeStyles({
  root: {
    position: "relative", inlineSize: "1px", flexShrink: 0, cursor: "col-resize", touchAction: "none",
    backgroundColor: tokens.colorNeutralStroke2, outlineStyle: "none",
    "::after": { content: '""', position: "absolute", insetBlock: 0, insetInline: "-4px", zIndex: 1 },
    ":hover::after": { backgroundColor: tokens.colorNeutralStroke1Hover },
    ":focus-visible::after": { backgroundColor: tokens.colorStrokeFocus2 },
  },
});

interface Props {
  label: string;
  /** Width of the part after the edge, in CSS pixels. */
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

export function Splitter({ label, value, min, max, onChange }: Props): ReactElement {
  const styles = useStyles();
  const start = useRef<{ x: number; value: number } | null>(null);
  const set = (next: number): void => onChange(Math.min(max, Math.max(min, next)));
  const towardsStart = (element: HTMLElement): 1 | -1 => (getComputedStyle(element).direction === "rtl" ? -1 : 1);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, value };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current !== null) {
      set(start.current.value + (start.current.x - event.clientX) * towardsStart(event.currentTarget));
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const steps: Record<string, number> = { ArrowLeft: STEP, ArrowRight: -STEP };
    const step = steps[event.key];
    if (step !== undefined) {
      set(value + step * towardsStart(event.currentTarget));
    } else if (event.key === "Home") {
      set(min);
    } else if (event.key === "End") {
      set(max);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    // A separator that moves is a widget (ARIA 1.2): it takes focus and keys.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator" aria-orientation="vertical" aria-label={label} aria-valuenow={value} aria-valuemin={min} aria-valuemax={max}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0} className={styles.root}
      onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={() => { start.current = null; }} onKeyDown={onKeyDown}
    />
  );
}
