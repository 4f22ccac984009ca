// People: the contacts of the address books by name, one of them in full, their record.
import { Avatar, makeStyles, mergeClasses, Spinner } from "@fluentui/react-components";
import { PeopleRegular, SearchRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useState, type ReactElement } from "react";
import { useSelection } from "../app/selection";
import { TrackingBadge } from "../pane/TrackingBadge";
import { useApi } from "../platform/context";
import type { ContactRowView, ItemFilter } from "../platform/types";
import { queries } from "../queries";
import { useDebounced } from "../shared/debounce";
import { EmptyState } from "../shared/empty";
import { FailureNote } from "../shared/failure";
import { Spoken } from "../shared/spoken";
import { useTexts } from "../texts";
import { ItemsShell, type ItemsViewProps } from "./ItemsShell";
import { FilterMenu, ListFrame, Tools } from "./ListFrame";
import { useListbox } from "./listbox";
import { useRowStyles } from "./rows";

const HEADING = 31;
const ROW = 52;
/** How many lines before the end the next page is asked for. */
const AHEAD = 40;
const REST = 150;

const useStyles = makeStyles({
  inner: { position: "relative", inlineSize: "100%" },
  line: { position: "absolute", insetBlockStart: 0, insetInline: 0 },
  columns: { gridTemplateColumns: "auto minmax(0, 1fr)", alignItems: "center" },
});

export function PeopleView({ app, onOptions }: ItemsViewProps): ReactElement {
  const texts = useTexts();
  const [words, setWords] = useState("");
  const [filter, setFilter] = useState<ItemFilter>("all");
  const asked = useDebounced(words.trim(), REST);
  const connected = app.calendars !== null || app.mailbox?.server == null;
  const pages = useInfiniteQuery({ ...queries.contacts(useApi(), asked, filter), enabled: connected });
  const last = pages.data?.pages.at(-1);
  const rows = rowsOf(pages.data?.pages.flatMap((page) => page.rows) ?? []);
  return (
    <ItemsShell app={app} kind="contact" title={texts.rail.people} side={null} onOptions={onOptions}
      list={(
        <ListFrame label={texts.items.contactsLabel} title={last === undefined ? texts.rail.people : texts.items.contactsCount(last.total)} listed={last?.listed} error={last === undefined ? pages.error : null} onRetry={() => void pages.refetch()}
          tools={<Tools label={texts.items.findContact} words={words} onWords={setWords}><FilterMenu filter={filter} onFilter={setFilter} /></Tools>}>
          {rows.length > 0 ? <Lines rows={rows} total={last?.total ?? rows.length} pages={pages} />
            : last?.listed.reading != null ? <></>
            : last?.listed.any === true ? <EmptyState icon={<SearchRegular />} title={texts.items.nothingFound} text={filter === "all" ? texts.items.nothingFoundText : texts.items.filteredEmpty} />
            : <EmptyState icon={<PeopleRegular />} title={texts.items.contactsEmpty} text={texts.items.contactsEmptyText} />}
        </ListFrame>
      )} />
  );
}

/** The rows of all pages. What was added between two pages moves rows down, so one may come twice: it is kept once. */
function rowsOf(rows: readonly ContactRowView[]): ContactRowView[] {
  const seen = new Set<string>();
  return rows.filter((row) => !seen.has(row.key) && seen.add(row.key).size > 0);
}

type Line = { letter: string } | { row: ContactRowView; index: number };

function linesOf(rows: readonly ContactRowView[]): Line[] {
  return rows.flatMap((row, index): Line[] => (rows[index - 1]?.letter === row.letter ? [{ row, index }] : [{ letter: row.letter }, { row, index }]));
}

interface LinesProps {
  rows: readonly ContactRowView[];
  total: number;
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; error: Error | null; fetchNextPage: () => unknown };
}

function Lines({ rows, total, pages }: LinesProps): ReactElement {
  "use no memo"; // The virtualizer changes under the same reference; memoised reads of it would be stale.
  const styles = useStyles();
  const look = useRowStyles();
  const texts = useTexts();
  const { items, openItem } = useSelection();
  const lines = linesOf(rows);
  const selected = rows.findIndex((row) => row.key === items.contact?.key);
  const select = (index: number): void => {
    const row = rows[index];
    if (row !== undefined) {
      openItem("contact", { key: row.key, occurrence: null });
      drawn.scrollToIndex(lines.findIndex((line) => "row" in line && line.index === index), { align: "auto" });
    }
  };
  const { scroll, onKeyDown } = useListbox(rows.length, selected, select);
  // eslint-disable-next-line react-hooks/incompatible-library -- see "use no memo" above
  const drawn = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, overscan: 10, estimateSize: (index) => (lines[index] !== undefined && "row" in lines[index] ? ROW : HEADING) });
  const shown = drawn.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage, error } = pages;
  useEffect(() => {
    if (lastShown + AHEAD >= lines.length && hasNextPage && !isFetchingNextPage && error === null) {
      fetchNextPage();
    }
  }, [lastShown, lines.length, hasNextPage, isFetchingNextPage, fetchNextPage, error]);
  const id = (index: number): string => `contact-line-${String(index)}`;
  return (
    <div ref={scroll} className={look.scroll} role="listbox" aria-label={texts.items.contactsLabel} tabIndex={0} data-region-start=""
      aria-activedescendant={selected >= 0 ? id(selected) : undefined} onKeyDown={onKeyDown}>
      <div className={styles.inner} role="presentation" style={{ blockSize: `${String(drawn.getTotalSize())}px` }}>
        {shown.map((item) => {
          const line = lines[item.index];
          return line === undefined ? null : (
            <div key={item.key} ref={drawn.measureElement} data-index={item.index} role="presentation" className={styles.line} style={{ transform: `translateY(${String(item.start)}px)` }}>
              {"row" in line
                ? <Contact id={id(line.index)} row={line.row} index={line.index} total={total} selected={line.index === selected} onSelect={() => select(line.index)} />
                : <div role="presentation" className={look.heading}>{line.letter}</div>}
            </div>
          );
        })}
      </div>
      {(isFetchingNextPage || error !== null) && <div className={look.foot} role="presentation">{error !== null ? <FailureNote error={error} onRetry={fetchNextPage} /> : <Spinner size="tiny" label={texts.common.loading} />}</div>}
    </div>
  );
}

interface ContactProps {
  id: string;
  row: ContactRowView;
  index: number;
  total: number;
  selected: boolean;
  onSelect: () => void;
}

function Contact({ id, row, index, total, selected, onSelect }: ContactProps): ReactElement {
  const styles = useStyles();
  const look = useRowStyles();
  const texts = useTexts();
  return (
    // Keys are taken by the listbox that has the focus.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={id} role="option" tabIndex={-1} aria-selected={selected} aria-posinset={index + 1} aria-setsize={total} className={mergeClasses(look.row, styles.columns, selected && look.selected)} onClick={onSelect}>
      <Avatar name={row.title} initials={row.initials} size={28} color="colorful" aria-hidden />
      <div className={look.text}>
        <span className={look.title} dir="auto">{row.title === "" ? texts.items.unnamed : row.title}</span>
        {row.detail !== "" && <span className={look.small} dir="auto"><Spoken>, </Spoken>{row.detail}</span>}
        {row.badge !== null && <div className={look.badge}><Spoken>, </Spoken><TrackingBadge badge={row.badge} /></div>}
      </div>
    </div>
  );
}
