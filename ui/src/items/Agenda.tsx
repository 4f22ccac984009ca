// What is on some days, day by day. A year has more lines than a window, so only those in sight are drawn.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ArrowRepeatAllRegular, CalendarEmptyRegular, LocationRegular } from "@fluentui/react-icons";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement } from "react";
import { useSelection } from "../app/selection";
import { TrackingBadge } from "../pane/TrackingBadge";
import type { AgendaEntryView, AgendaView } from "../platform/types";
import { EmptyState } from "../shared/empty";
import { Spoken } from "../shared/spoken";
import { clockTime } from "../shared/time";
import { useLanguage } from "../texts";
import { dayName } from "./days";
import { useListbox } from "./listbox";
import { useRowStyles } from "./rows";

const HEADING = 31;
const ROW = 66;

const useStyles = makeStyles({
  inner: { position: "relative", inlineSize: "100%" },
  line: { position: "absolute", insetBlockStart: 0, insetInline: 0 },
  columns: { gridTemplateColumns: "62px minmax(0, 1fr)" },
  time: { display: "grid", alignContent: "start", rowGap: "1px", fontSize: tokens.fontSizeBase200, fontVariantNumeric: "tabular-nums", color: tokens.colorNeutralForeground1 },
  until: { color: tokens.colorNeutralForeground3 },
  bar: { position: "absolute", insetBlock: "8px", insetInlineStart: "78px", inlineSize: "3px", borderRadius: tokens.borderRadiusCircular, backgroundColor: tokens.colorCompoundBrandBackground },
  free: { backgroundColor: tokens.colorNeutralStroke1 },
  indented: { paddingInlineStart: "12px" },
  name: { display: "flex", alignItems: "center", columnGap: "6px", minInlineSize: 0 },
  icon: { flexShrink: 0, fontSize: "14px", lineHeight: 0, color: tokens.colorNeutralForeground3 },
  place: { display: "flex", alignItems: "center", columnGap: "3px", minInlineSize: 0 },
});

type Line = { day: string; today: boolean } | { entry: AgendaEntryView; date: string; index: number };

const isEntry = (line: Line | undefined): line is Extract<Line, { entry: AgendaEntryView }> => line !== undefined && "entry" in line;

function linesOf(agenda: AgendaView): Line[] {
  let index = 0;
  return agenda.days.flatMap((day): Line[] => [
    { day: day.date, today: day.date === agenda.today },
    ...day.entries.map((entry) => ({ entry, date: day.date, index: index++ })),
  ]);
}

interface Props {
  agenda: AgendaView;
  name: string;
  filtered: boolean;
}

export function Agenda({ agenda, name, filtered }: Props): ReactElement {
  const { texts } = useLanguage();
  if (agenda.days.length > 0) {
    return <Lines key={agenda.from} agenda={agenda} name={name} />;
  }
  const reading = agenda.listed.reading !== null;
  return reading ? <></> : <EmptyState icon={<CalendarEmptyRegular />} title={texts.items.agendaEmpty} text={filtered ? texts.items.filteredEmpty : texts.items.agendaEmptyText} />;
}

const heightOf = (line: Line | undefined): number => (isEntry(line) ? ROW : HEADING);

function Lines({ agenda, name }: { agenda: AgendaView; name: string }): ReactElement {
  "use no memo"; // The virtualizer changes under the same reference; memoised reads of it would be stale.
  const styles = useStyles();
  const rows = useRowStyles();
  const { tag, texts } = useLanguage();
  const { items, openItem } = useSelection();
  const lines = linesOf(agenda);
  const entries = lines.filter(isEntry);
  const opened = items.appointment;
  const isOpen = (line: Extract<Line, { entry: AgendaEntryView }>): boolean => line.entry.key === opened?.key && line.entry.occurrence === opened.occurrence;
  const selected = entries.findIndex(isOpen);
  const select = (index: number): void => {
    const line = entries[index];
    if (line !== undefined) {
      openItem("appointment", { key: line.entry.key, occurrence: line.entry.occurrence });
      drawn.scrollToIndex(lines.indexOf(line), { align: "auto" });
    }
  };
  const { scroll, onKeyDown } = useListbox(entries.length, selected, select);
  // eslint-disable-next-line react-hooks/incompatible-library -- see "use no memo" above
  const drawn = useVirtualizer({
    count: lines.length, getScrollElement: () => scroll.current, overscan: 10, estimateSize: (index) => heightOf(lines[index]),
    // The days begin at today's when they are first shown.
    initialOffset: () => lines.slice(0, lines.findIndex((line) => "day" in line && line.day >= agenda.today)).reduce((sum, line) => sum + heightOf(line), 0),
  });
  const id = (index: number): string => `agenda-line-${String(index)}`;
  return (
    <div ref={scroll} className={rows.scroll} role="listbox" aria-label={texts.items.agendaOf(name)} tabIndex={0} data-region-start=""
      aria-activedescendant={selected >= 0 ? id(selected) : undefined} onKeyDown={onKeyDown}>
      <div className={styles.inner} role="presentation" style={{ blockSize: `${String(drawn.getTotalSize())}px` }}>
        {drawn.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return line === undefined ? null : (
            <div key={item.key} ref={drawn.measureElement} data-index={item.index} role="presentation" className={styles.line} style={{ transform: `translateY(${String(item.start)}px)` }}>
              {isEntry(line)
                ? <Entry id={id(line.index)} line={line} total={entries.length} selected={line.index === selected} day={dayName(line.date, tag)} onSelect={() => select(line.index)} />
                : <div role="presentation" className={mergeClasses(rows.heading, line.today && rows.today)}>{line.today ? texts.items.todayIs(dayName(line.day, tag)) : dayName(line.day, tag)}</div>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface EntryProps {
  id: string;
  line: Extract<Line, { entry: AgendaEntryView }>;
  total: number;
  selected: boolean;
  day: string;
  onSelect: () => void;
}

function Entry({ id, line: { entry, index }, total, selected, day, onSelect }: EntryProps): ReactElement {
  const styles = useStyles();
  const rows = useRowStyles();
  const { tag, texts } = useLanguage();
  return (
    // Keys are taken by the listbox that has the focus.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={id} role="option" tabIndex={-1} aria-selected={selected} aria-posinset={index + 1} aria-setsize={total} className={mergeClasses(rows.row, styles.columns, selected && rows.selected)} onClick={onSelect}>
      <div className={styles.time}>
        <Spoken>{day}, </Spoken>
        {entry.start === null || entry.goes_on ? <span>{entry.start === null ? texts.items.allDay : texts.items.goesOn}</span> : <span>{clockTime(entry.start, tag)}</span>}
        {entry.end !== null && <span className={styles.until}>{clockTime(entry.end, tag)}</span>}
      </div>
      <span className={mergeClasses(styles.bar, entry.free && styles.free)} aria-hidden />
      <div className={mergeClasses(rows.text, styles.indented)}>
        <span className={styles.name}>
          <span className={rows.title} dir="auto">{entry.title === "" ? texts.items.unnamed : entry.title}</span>
          {entry.occurrence !== null && <span className={styles.icon}><ArrowRepeatAllRegular aria-hidden /><Spoken>, {texts.items.series}</Spoken></span>}
        </span>
        {entry.place !== "" && <span className={styles.place}><LocationRegular className={styles.icon} aria-hidden /><Spoken>, </Spoken><span className={rows.small} dir="auto">{entry.place}</span></span>}
        {entry.badge !== null && <div className={rows.badge}><Spoken>, </Spoken><TrackingBadge badge={entry.badge} /></div>}
      </div>
    </div>
  );
}
