// A month whose days lead to their week. The arrow keys move between days, Page Up and Page Down between months.
import { Button, makeStyles, mergeClasses, Text, tokens, Tooltip } from "@fluentui/react-components";
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { NextIcon, PreviousIcon } from "../shared/directed";
import { useLanguage } from "../texts";
import { dayName, dayNumber, monthName, plusDays, plusMonths, weekdayName, weeksOf } from "./days";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "6px" },
  head: { display: "flex", alignItems: "center", paddingInlineStart: "8px" },
  title: { margin: 0, marginInlineEnd: "auto" },
  grid: { display: "flex", flexDirection: "column" },
  week: { display: "grid", gridTemplateColumns: "repeat(7, 1fr)" },
  weekday: { paddingBlock: "4px", textAlign: "center", fontSize: tokens.fontSizeBase100, fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3 },
  cell: { padding: 0, textAlign: "center" },
  within: { backgroundColor: tokens.colorNeutralBackground1 },
  day: {
    inlineSize: "30px", blockSize: "28px", padding: 0, border: `${tokens.strokeWidthThin} solid transparent`, borderRadius: tokens.borderRadiusCircular, backgroundColor: "transparent", color: tokens.colorNeutralForeground1,
    fontFamily: "inherit", fontSize: tokens.fontSizeBase200, fontVariantNumeric: "tabular-nums", cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  other: { color: tokens.colorNeutralForeground3 },
  today: { backgroundColor: tokens.colorBrandBackground, color: tokens.colorNeutralForegroundOnBrand, fontWeight: tokens.fontWeightSemibold, ":hover": { backgroundColor: tokens.colorBrandBackgroundHover } },
  chosen: { border: `${tokens.strokeWidthThin} solid ${tokens.colorCompoundBrandStroke}` },
  now: { alignSelf: "flex-start", marginInlineStart: "2px" },
});

interface Props {
  day: string;
  /** The days that are listed. */
  from: string;
  to: string;
  today: string;
  /** On which day a week begins. */
  start: number;
  onDay: (day: string) => void;
}

export function MonthPicker({ day, from, to, today, start, onDay }: Props): ReactElement {
  const styles = useStyles();
  const { tag, texts, dir } = useLanguage();
  // The day that the keys are on; the month that is shown is its.
  const [at, setAt] = useState(day);
  const moving = useRef(false);
  const grid = useRef<HTMLDivElement>(null);
  const weeks = weeksOf(at, start);
  useLayoutEffect(() => {
    if (moving.current) {
      moving.current = false;
      grid.current?.querySelector<HTMLElement>("button[tabindex='0']")?.focus();
    }
  }, [at]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const along = dir === "rtl" ? -1 : 1;
    const steps: Record<string, () => string> = {
      ArrowRight: () => plusDays(at, along), ArrowLeft: () => plusDays(at, -along), ArrowDown: () => plusDays(at, 7), ArrowUp: () => plusDays(at, -7),
      PageDown: () => plusMonths(at, 1), PageUp: () => plusMonths(at, -1),
    };
    const next = steps[event.key]?.();
    if (next !== undefined) {
      event.preventDefault();
      moving.current = true;
      setAt(next);
    }
  };
  const cell = (one: string): ReactElement => (
    <div key={one} role="gridcell" aria-selected={one === day} className={mergeClasses(styles.cell, one >= from && one <= to && styles.within)}>
      <button type="button" tabIndex={one === at ? 0 : -1} aria-label={dayName(one, tag)} aria-current={one === today ? "date" : undefined} data-region-start={one === at ? "" : undefined}
        className={mergeClasses(styles.day, one.slice(0, 7) !== at.slice(0, 7) && styles.other, one === today && styles.today, one === day && styles.chosen)} onClick={() => onDay(one)}>
        {dayNumber(one, tag)}
      </button>
    </div>
  );
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <Text as="h2" size={300} weight="semibold" className={styles.title} aria-live="polite">{monthName(at, tag)}</Text>
        <Tooltip content={texts.items.previousMonth} relationship="label"><Button appearance="subtle" size="small" icon={<PreviousIcon />} onClick={() => setAt(plusMonths(at, -1))} /></Tooltip>
        <Tooltip content={texts.items.nextMonth} relationship="label"><Button appearance="subtle" size="small" icon={<NextIcon />} onClick={() => setAt(plusMonths(at, 1))} /></Tooltip>
      </div>
      {/* Keys reach the grid from the focused day inside it. */}
      <div ref={grid} role="grid" tabIndex={-1} className={styles.grid} aria-label={monthName(at, tag)} onKeyDown={onKeyDown}>
        <div role="row" className={styles.week}>
          {(weeks[0] ?? []).map((one) => <div key={one} role="columnheader" aria-label={weekdayName(one, tag, "long")} className={styles.weekday}>{weekdayName(one, tag, "narrow")}</div>)}
        </div>
        {weeks.map((week) => <div key={week[0]} role="row" className={styles.week}>{week.map(cell)}</div>)}
      </div>
      <Button className={styles.now} appearance="subtle" size="small" onClick={() => onDay(today)}>{texts.items.today}</Button>
    </div>
  );
}
