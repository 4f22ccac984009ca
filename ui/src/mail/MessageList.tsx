// The messages of a folder, newest first. Only the lines in sight are drawn; older pages come as one moves down.
import { makeStyles, Skeleton, SkeletonItem, Spinner, Text, tokens } from "@fluentui/react-components";
import { MailInboxRegular } from "@fluentui/react-icons";
import { useInfiniteQuery, type UseQueryResult } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type KeyboardEvent, type ReactElement } from "react";
import { useSelection } from "../app/selection";
import { useApi } from "../platform/context";
import type { FolderView } from "../platform/types";
import { queries } from "../queries";
import { EmptyState } from "../shared/empty";
import { FailureNote } from "../shared/failure";
import { NewMessage } from "../compose/AnswerBar";
import { useWide } from "../shared/media";
import { useTexts } from "../texts";
import { FolderMenu } from "./FolderMenu";
import { moveTo, rowsOf } from "./list";
import { MessageRow } from "./MessageRow";
import { lineBelow } from "../shared/lines";

const ROW_PLAIN = 72;
const ROW_BADGE = 92;
/** How many lines before the end the next page is asked for. */
const AHEAD = 30;
const PAGE_KEYS = 8;

const useStyles = makeStyles({
  root: {
    display: "flex", flexDirection: "column", flexGrow: 1, minInlineSize: 0, backgroundColor: tokens.colorNeutralBackground1, borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`, overflow: "hidden",
  },
  head: { display: "flex", alignItems: "center", columnGap: "4px", minBlockSize: "38px", paddingInline: "14px", ...lineBelow() },
  order: { marginInlineStart: "auto", color: tokens.colorNeutralForeground3, whiteSpace: "nowrap" },
  scroll: {
    flexGrow: 1, overflowY: "auto", overflowX: "hidden", outlineStyle: "none", contain: "strict",
    ":focus-visible": { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
  },
  inner: { position: "relative", inlineSize: "100%" },
  line: { position: "absolute", insetBlockStart: 0, insetInline: 0 },
  foot: { display: "flex", justifyContent: "center", padding: "12px", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  wait: { display: "grid", rowGap: "10px", padding: "14px" },
  note: { padding: "12px" },
});

export function MessageList({ folder, folders }: { folder: FolderView | undefined; folders: UseQueryResult<FolderView[]> }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const wide = useWide();
  return (
    <section className={styles.root} aria-label={texts.list.label(folder?.name ?? "")}>
      <div className={styles.head}>
        <Text as="h2" size={400} weight="semibold" truncate wrap={false} dir="auto" style={{ margin: 0 }}>{folder?.name ?? texts.folders.label}</Text>
        {!wide && folder !== undefined && <FolderMenu folders={folders.data ?? []} current={folder} />}
        {wide ? <Text className={styles.order} size={200}>{texts.list.newestFirst}</Text> : <span className={styles.order}><NewMessage short /></span>}
      </div>
      {folder !== undefined ? <Rows key={folder.id} folder={folder} />
        : folders.error !== null ? <div className={styles.note}><FailureNote error={folders.error} onRetry={() => void folders.refetch()} /></div>
        : folders.data !== undefined ? <EmptyState title={texts.folders.empty} /> : <Waiting />}
    </section>
  );
}

function Waiting(): ReactElement {
  const styles = useStyles();
  const lines = Array.from({ length: 9 }, (_, index) => index);
  return (
    <Skeleton aria-label={useTexts().common.loading} className={styles.wait}>
      {lines.map((line) => <div key={line} style={{ display: "grid", rowGap: "6px", paddingBlockEnd: "12px" }}><SkeletonItem size={12} style={{ inlineSize: "45%" }} /><SkeletonItem size={16} /><SkeletonItem size={12} /></div>)}
    </Skeleton>
  );
}

function Rows({ folder }: { folder: FolderView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const pages = useInfiniteQuery(queries.messages(useApi(), folder.id));
  const rows = rowsOf(pages.data?.pages ?? []);
  const total = Math.max(rows.length, pages.data?.pages[0]?.total ?? 0);
  if (pages.data === undefined) {
    return pages.error !== null ? <div className={styles.note}><FailureNote error={pages.error} onRetry={() => void pages.refetch()} /></div> : <Waiting />;
  }
  if (rows.length === 0) {
    return <EmptyState icon={<MailInboxRegular />} title={texts.list.empty} text={texts.list.emptyText} />;
  }
  return <Lines name={folder.name} rows={rows} total={total} pages={pages} />;
}

/** A list that comes back, as in a narrow window after a message was read, stands where it was left. */
function useShownAgain(selected: number, show: (index: number) => void): void {
  const first = useRef({ selected, show });
  useEffect(() => {
    const { selected: index, show: scrollTo } = first.current;
    if (index >= 0) {
      scrollTo(index);
    }
  }, []);
}

interface LinesProps {
  name: string;
  rows: ReturnType<typeof rowsOf>;
  total: number;
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; error: Error | null; fetchNextPage: () => unknown };
}

function Lines({ name, rows, total, pages }: LinesProps): ReactElement {
  "use no memo"; // The virtualizer changes under the same reference; memoised reads of it would be stale.
  const styles = useStyles();
  const texts = useTexts();
  const { message, openMessage } = useSelection();
  const scroll = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- see "use no memo" above
  const lines = useVirtualizer({
    count: rows.length, getScrollElement: () => scroll.current, overscan: 8, getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => ((rows[index]?.badge ?? null) === null ? ROW_PLAIN : ROW_BADGE),
  });
  const items = lines.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage, error } = pages;
  useEffect(() => {
    if (lastShown + AHEAD >= rows.length && hasNextPage && !isFetchingNextPage && error === null) {
      fetchNextPage();
    }
  }, [lastShown, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage, error]);

  const selected = rows.findIndex((row) => row.key === message);
  useShownAgain(selected, (index) => lines.scrollToIndex(index, { align: "center" }));
  const select = (index: number): void => {
    const row = rows[index];
    if (row !== undefined) {
      openMessage(row.key);
      lines.scrollToIndex(index, { align: "auto" });
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const target = moveTo(event.key, selected, rows.length, PAGE_KEYS);
    if (target !== null) {
      event.preventDefault();
      select(target);
    } else if (event.key === "Enter") {
      document.querySelector<HTMLElement>("[data-region=message] [data-region-start]")?.focus();
    }
  };
  const lineId = (index: number): string => `message-line-${String(index)}`;
  return (
    <div ref={scroll} className={styles.scroll} role="listbox" aria-label={texts.list.label(name)} tabIndex={0} data-region-start=""
      aria-activedescendant={selected >= 0 ? lineId(selected) : undefined} onKeyDown={onKeyDown}>
      <div className={styles.inner} role="presentation" style={{ blockSize: `${String(lines.getTotalSize())}px` }}>
        {items.map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <div key={item.key} ref={lines.measureElement} data-index={item.index} role="presentation" className={styles.line} style={{ transform: `translateY(${String(item.start)}px)` }}>
              <MessageRow id={lineId(item.index)} row={row} selected={item.index === selected} position={item.index} total={total} onSelect={() => select(item.index)} />
            </div>
          );
        })}
      </div>
      <div className={styles.foot} role="presentation">
        {error !== null ? <FailureNote error={error} onRetry={fetchNextPage} /> : isFetchingNextPage ? <Spinner size="tiny" label={texts.list.loadingMore} /> : !hasNextPage && texts.list.end}
      </div>
    </div>
  );
}
