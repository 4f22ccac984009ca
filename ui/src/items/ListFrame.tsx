// The frame of a list of items: its head, what is told beside it, and the states in which there is no list.
import { Button, makeStyles, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger, MessageBar, MessageBarBody, ProgressBar, SearchBox, Skeleton, SkeletonItem, Text, tokens } from "@fluentui/react-components";
import { FilterFilled, FilterRegular } from "@fluentui/react-icons";
import type { ReactElement, ReactNode } from "react";
import type { ItemFilter, ListedView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { lineBelow } from "../shared/lines";
import { useTexts } from "../texts";

const useStyles = makeStyles({
  root: {
    display: "flex", flexDirection: "column", flexGrow: 1, minInlineSize: 0, backgroundColor: tokens.colorNeutralBackground1, borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`, overflow: "hidden",
  },
  head: { display: "flex", alignItems: "center", columnGap: "2px", minBlockSize: "38px", paddingInline: "14px 6px", ...lineBelow() },
  title: { margin: 0, marginInlineEnd: "auto" },
  tools: { display: "flex", alignItems: "center", columnGap: "4px", paddingInline: "10px 6px", paddingBlock: "6px", ...lineBelow(tokens.colorNeutralStroke3) },
  search: { flexGrow: 1, minInlineSize: 0, maxInlineSize: "none" },
  notes: { display: "flex", flexDirection: "column", rowGap: "6px", padding: "8px" },
  reading: { paddingInline: "14px", paddingBlock: "6px", display: "grid", rowGap: "4px", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  wait: { display: "grid", rowGap: "16px", padding: "14px" },
  two: { display: "grid", rowGap: "6px" },
});

interface Props {
  label: string;
  title: string;
  buttons?: ReactNode;
  tools?: ReactNode;
  listed: ListedView | undefined;
  error: Error | null;
  onRetry: () => void;
  children: ReactNode;
}

export function ListFrame({ label, title, buttons, tools, listed, error, onRetry, children }: Props): ReactElement {
  const styles = useStyles();
  return (
    <section className={styles.root} aria-label={label}>
      <div className={styles.head}>
        <Text as="h2" size={400} weight="semibold" truncate wrap={false} className={styles.title}>{title}</Text>
        {buttons}
      </div>
      {tools}
      {error !== null && <div className={styles.notes}><FailureNote error={error} onRetry={onRetry} /></div>}
      {listed !== undefined && <Beside listed={listed} />}
      {listed === undefined ? error === null && <Waiting /> : children}
    </section>
  );
}

/** How far the list is, and what of it could not be read. */
function Beside({ listed }: { listed: ListedView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const { reading, notes } = listed;
  return (
    <>
      {reading !== null && (
        <div className={styles.reading} role="status">
          <span>{reading.total === 0 ? texts.common.loading : texts.items.reading(reading.done, reading.total)}</span>
          <ProgressBar aria-label={texts.common.loading} {...(reading.total === 0 ? {} : { value: reading.done / reading.total })} />
        </div>
      )}
      {notes.length > 0 && <div className={styles.notes}>{notes.map((note) => <MessageBar key={note} intent="warning" layout="multiline"><MessageBarBody>{note}</MessageBarBody></MessageBar>)}</div>}
    </>
  );
}

function Waiting(): ReactElement {
  const styles = useStyles();
  return (
    <Skeleton aria-label={useTexts().common.loading} className={styles.wait}>
      {[1, 2, 3, 4, 5, 6, 7].map((line) => <div key={line} className={styles.two}><SkeletonItem size={16} style={{ inlineSize: "70%" }} /><SkeletonItem size={12} style={{ inlineSize: "45%" }} /></div>)}
    </Skeleton>
  );
}

/** All, tracked or not tracked (H-45). */
export function FilterMenu({ filter, onFilter }: { filter: ItemFilter; onFilter: (filter: ItemFilter) => void }): ReactElement {
  const texts = useTexts();
  const choices: [ItemFilter, string][] = [["all", texts.items.filterAll], ["tracked", texts.items.filterTracked], ["not_tracked", texts.items.filterNotTracked]];
  const now = choices.find(([one]) => one === filter)?.[1] ?? "";
  return (
    <Menu checkedValues={{ filter: [filter] }} onCheckedValueChange={(_event, data) => { const [chosen] = data.checkedItems; if (chosen !== undefined) { onFilter(chosen as ItemFilter); } }}>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" size="small" icon={filter === "all" ? <FilterRegular /> : <FilterFilled />} aria-label={texts.items.filter(now)} title={texts.items.filter(now)} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>{choices.map(([value, label]) => <MenuItemRadio key={value} name="filter" value={value}>{label}</MenuItemRadio>)}</MenuList>
      </MenuPopover>
    </Menu>
  );
}

interface ToolsProps {
  label: string;
  words: string;
  onWords: (words: string) => void;
  children?: ReactNode;
}

/** The search of a list, and what stands beside it. */
export function Tools({ label, words, onWords, children }: ToolsProps): ReactElement {
  const styles = useStyles();
  return (
    <div className={styles.tools}>
      <SearchBox className={styles.search} size="small" placeholder={label} aria-label={label} value={words} onChange={(_event, data) => onWords(data.value)} />
      {children}
    </div>
  );
}
