// A line of people of a message that stays one line. All of them open in a window of their own, where only those in sight are drawn:
// ten thousand recipients cost no more than ten.
import { Button, Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle, Input, Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import { DismissRegular, SearchRegular, WarningFilled } from "@fluentui/react-icons";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useState, type ReactElement } from "react";
import type { AddressView } from "../platform/types";
import { useFocusBack } from "../shared/focusBack";
import { useTexts } from "../texts";

const SHOWN = 3;
const ROW = 40;

const useStyles = makeStyles({
  line: { display: "flex", columnGap: "6px", minInlineSize: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  label: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
  names: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  more: { flexShrink: 0, fontSize: tokens.fontSizeBase200 },
  content: { display: "flex", flexDirection: "column", rowGap: "10px", minBlockSize: 0 },
  scroll: { blockSize: "50vh", overflowY: "auto" },
  inner: { position: "relative" },
  row: { position: "absolute", insetInline: 0, blockSize: `${String(ROW)}px`, display: "grid", alignContent: "center", overflow: "hidden", whiteSpace: "nowrap" },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflow: "hidden", textOverflow: "ellipsis" },
  false: { color: tokens.colorStatusDangerForeground1, verticalAlign: "text-bottom", marginInlineEnd: "4px" },
});

interface Line {
  label: string;
  people: readonly AddressView[];
  /** How many they are, in words. */
  counted: (value: number) => string;
}

export function Recipients({ label, people, counted }: Line): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  if (people.length === 0) {
    return null;
  }
  const rest = people.length - SHOWN;
  const falseNames = people.slice(0, SHOWN).some((person) => person.warning !== null);
  return (
    <div className={styles.line}>
      <span className={styles.label}>{label}</span>
      {falseNames && <WarningFilled className={styles.false} aria-hidden />}
      <Link as="button" appearance="subtle" className={styles.names} dir="auto" onClick={() => setOpen(true)} title={counted(people.length)}>
        {people.slice(0, SHOWN).map((person) => person.name).join("; ")}
      </Link>
      {rest > 0 && <Link as="button" className={styles.more} onClick={() => setOpen(true)}>{texts.message.andMore(rest)}</Link>}
      {open && <RecipientsDialog label={label} people={people} counted={counted} onClose={() => setOpen(false)} />}
    </div>
  );
}

function RecipientsDialog({ label, people, counted, onClose }: Line & { onClose: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  useFocusBack();
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLocaleLowerCase();
  const shown = wanted === "" ? people : people.filter((person) => `${person.name} ${person.address}`.toLocaleLowerCase().includes(wanted));
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle action={<Button appearance="subtle" icon={<DismissRegular />} aria-label={texts.common.close} onClick={onClose} />}>
            {label}: {counted(people.length)}
          </DialogTitle>
          <DialogContent className={styles.content}>
            <Input contentBefore={<SearchRegular />} aria-label={texts.message.filter} placeholder={texts.message.filter} value={filter} onChange={(_event, data) => setFilter(data.value)} />
            <People people={shown} name={counted(shown.length)} />
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function People({ people, name }: { people: readonly AddressView[]; name: string }): ReactElement {
  "use no memo"; // The virtualizer changes under the same reference; memoised reads of it would be stale.
  const styles = useStyles();
  const [scroll, setScroll] = useState<HTMLDivElement | null>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- see "use no memo" above
  const lines = useVirtualizer({ count: people.length, getScrollElement: () => scroll, estimateSize: () => ROW, overscan: 6 });
  return (
    // A scrolling region takes the focus, so that keys can move it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={setScroll} className={styles.scroll} role="region" aria-label={name} tabIndex={0}>
      <div className={styles.inner} role="list" style={{ blockSize: `${String(lines.getTotalSize())}px` }}>
        {lines.getVirtualItems().map((item) => {
          const person = people[item.index];
          return person === undefined ? null : (
            <div key={item.key} role="listitem" aria-setsize={people.length} aria-posinset={item.index + 1} className={styles.row} style={{ insetBlockStart: `${String(item.start)}px` }}>
              <Text truncate wrap={false} dir="auto">{person.warning !== null && <WarningFilled className={styles.false} aria-hidden />}{person.name}</Text>
              <span className={styles.small} dir="auto">{person.warning ?? person.address}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
