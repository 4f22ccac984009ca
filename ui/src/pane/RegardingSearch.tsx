// Set Regarding (H-20): recents first, then what is typed, grouped by table or of one table, by keyboard alone if wished. What
// is not there can be made.
import { Button, Combobox, Field, makeStyles, Option, OptionGroup, ToggleButton, tokens, type ComboboxProps } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement, type SyntheticEvent } from "react";
import { useApi } from "../platform/context";
import type { NewKind, RecordView, SearchTable } from "../platform/types";
import { queries } from "../queries";
import { failureOf } from "../queries/client";
import { useDebounced } from "../shared/debounce";
import { failureSentence } from "../shared/failure";
import { useTexts, type Texts } from "../texts";
import { useReturnFocus } from "./focus";
import { NEW_KINDS, NewRecordMenu } from "./NewRecordMenu";

const REST = 150;

/** Fluent gives a combobox a least width, which a narrow window has not. */
const FLEXIBLE = { minWidth: 0 } as const;

/** Below or above its field and no higher than there is room, so that it stays inside a small window. */
const INSIDE: ComboboxProps["positioning"] = { position: "below", align: "start", fallbackPositions: ["above"], autoSize: "height" };

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "flex-end", columnGap: "4px" },
  filter: { display: "flex", flexWrap: "wrap", gap: "4px", paddingBlockEnd: "6px" },
  kind: { minInlineSize: 0, paddingInline: "8px" },
  field: { flexGrow: 1, minInlineSize: 0 },
  box: { minInlineSize: 0, inlineSize: "100%" },
  list: { maxBlockSize: "min(420px, 60vh)" },
  two: { display: "flex", flexDirection: "column", minInlineSize: 0 },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** The tables that can be searched, in the order of the results. */
const tables = ({ track }: Texts): [SearchTable | null, string][] => [
  [null, track.filterAll], ["contact", track.filterContact], ["account", track.filterAccount], ["lead", track.filterLead],
  ["opportunity", track.filterOpportunity], ["case", track.filterCase],
];

/** Options that make a record; no record has such a table. */
const makes = (kind: NewKind): string => `new:${kind}`;

const valueOf = (record: RecordView): string => `${record.table}:${record.id}`;

/** Tab leaves the box, to the filter for one; Fluent would choose the marked record with it, and so track the message. */
const leaves = (event: SyntheticEvent | Event): boolean => "key" in event && event.key === "Tab";

interface Props {
  disabled: boolean;
  onChoose: (record: RecordView) => void;
  /** Makes a record; `typed` is what was searched for. Without it only what is there can be chosen. */
  onNew?: (kind: NewKind, typed: string) => void;
  onClose: () => void;
  /** Records of this table only. */
  only?: SearchTable | undefined;
}

export function RegardingSearch({ disabled, onChoose, onNew, onClose, only }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(true);
  const [table, setTable] = useState<SearchTable | null>(only ?? null);
  const asked = useDebounced(text.trim(), REST);
  const found = useQuery(queries.search(useApi(), asked, table));
  useReturnFocus(false);
  useLayoutEffect(() => input.current?.focus(), []);

  // Late answers for something else than what was asked last are not shown as answers to it.
  const waiting = found.isFetching || asked !== text.trim();
  // What was found for an earlier text stays in sight, but nobody means it any more: a key that comes too soon chooses nothing.
  const late = found.isPlaceholderData || asked !== text.trim();
  const groups = (found.data?.groups ?? []).filter((group) => group.records.length > 0);
  const records = new Map(groups.flatMap((group) => group.records).map((record) => [valueOf(record), record]));
  const hint = found.error !== null ? failureSentence(failureOf(found.error), texts)
    : waiting ? texts.app.searching : found.data?.problem != null ? found.data.problem : asked === "" ? texts.track.regardingEmpty : texts.track.regardingNothing(asked);
  // Beside what was found it would be in the way of the arrow keys.
  const nothing = onNew !== undefined && !waiting && found.error === null && asked !== "" && groups.length === 0;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
  };
  const choose = (value: string | undefined): void => {
    if (late) {
      return;
    }
    const record = records.get(value ?? "");
    const made = NEW_KINDS.find((kind) => makes(kind) === value);
    if (record !== undefined) {
      onChoose(record);
    } else if (made !== undefined) {
      onNew?.(made, text.trim());
    }
  };
  const keepTo = (to: SearchTable | null): void => {
    setTable(to);
    setOpen(true);
    input.current?.focus();
  };
  return (
    <div>
      {only === undefined && <div className={styles.filter} role="group" aria-label={texts.track.filter}>
        {tables(texts).map(([one, label]) => (
          <ToggleButton key={label} size="small" shape="circular" className={styles.kind} checked={one === table} disabled={disabled} onKeyDown={onKeyDown} onClick={() => keepTo(one)}>{label}</ToggleButton>
        ))}
      </div>}
      <div className={styles.root}>
        <Field label={only === "account" ? texts.items.accountField : texts.track.regardingField} size="small" className={styles.field}>
          <Combobox ref={input} input={{ style: FLEXIBLE }} style={FLEXIBLE} className={styles.box} listbox={{ className: styles.list }} positioning={INSIDE} freeform disabled={disabled} placeholder={texts.track.regardingHint} value={text} open={open} selectedOptions={[]}
            onOpenChange={(_event, data) => setOpen(data.open)} onChange={(event) => { setText(event.target.value); setOpen(true); }} onKeyDown={onKeyDown}
            onOptionSelect={(event, data) => { if (!leaves(event)) { choose(data.optionValue); } }}>
            {found.error === null && groups.map((group) => (
              <OptionGroup key={group.title} label={group.title}>
                {group.records.map((record) => (
                  <Option key={valueOf(record)} disabled={late} value={valueOf(record)} text={record.name} checkIcon={null}>
                    <span className={styles.two}><span dir="auto">{record.name}</span><span className={styles.small} dir="auto">{[record.kind, record.detail].filter(Boolean).join(" · ")}</span></span>
                  </Option>
                ))}
              </OptionGroup>
            ))}
            {found.error === null && groups.length > 0 && found.data?.problem != null && <Option key="problem" disabled value="" text="" checkIcon={null}>{found.data.problem}</Option>}
            {(found.error !== null || groups.length === 0) && <Option key="hint" disabled value="" text="" checkIcon={null}>{hint}</Option>}
            {nothing && <OptionGroup key="new" label={texts.track.notThere}>
              {NEW_KINDS.filter((kind) => only === undefined || kind === only).map((kind) => <Option key={kind} value={makes(kind)} text="" checkIcon={null}>{texts.newRecord[kind]}</Option>)}
            </OptionGroup>}
          </Combobox>
        </Field>
        {onNew !== undefined && <NewRecordMenu disabled={disabled} onNew={(kind) => onNew(kind, text.trim())} />}
        <Button appearance="subtle" icon={<DismissRegular />} aria-label={texts.common.cancel} onClick={onClose} />
      </div>
    </div>
  );
}
