// Set Regarding (H-20): recents first, then what is typed, grouped by table, by keyboard alone if wished.
import { Button, Combobox, Field, makeStyles, Option, OptionGroup, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { RecordView } from "../platform/types";
import { queries } from "../queries";
import { failureOf } from "../queries/client";
import { useDebounced } from "../shared/debounce";
import { failureSentence } from "../shared/failure";
import { useTexts } from "../texts";
import { useReturnFocus } from "./focus";

const REST = 150;

/** Fluent gives a combobox a least width, which a narrow window has not. */
const FLEXIBLE = { minWidth: 0 } as const;

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "flex-end", columnGap: "4px" },
  field: { flexGrow: 1, minInlineSize: 0 },
  box: { minInlineSize: 0, inlineSize: "100%" },
  list: { maxBlockSize: "min(420px, 60vh)" },
  two: { display: "flex", flexDirection: "column", minInlineSize: 0 },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

const valueOf = (record: RecordView): string => `${record.table}:${record.id}`;

interface Props {
  disabled: boolean;
  onChoose: (record: RecordView) => void;
  onClose: () => void;
}

export function RegardingSearch({ disabled, onChoose, onClose }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(true);
  const asked = useDebounced(text.trim(), REST);
  const found = useQuery(queries.search(useApi(), asked));
  useReturnFocus();
  useEffect(() => input.current?.focus(), []);

  // Late answers for something else than what was asked last are not shown as answers to it.
  const waiting = found.isFetching || asked !== text.trim();
  const groups = (found.data?.groups ?? []).filter((group) => group.records.length > 0);
  const records = new Map(groups.flatMap((group) => group.records).map((record) => [valueOf(record), record]));
  const hint = found.error !== null ? failureSentence(failureOf(found.error), texts)
    : waiting ? texts.app.searching : found.data?.problem != null ? found.data.problem : asked === "" ? texts.track.regardingEmpty : texts.track.regardingNothing(asked);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
  };
  return (
    <div className={styles.root}>
      <Field label={texts.track.regardingField} size="small" className={styles.field}>
        <Combobox ref={input} input={{ style: FLEXIBLE }} style={FLEXIBLE} className={styles.box} listbox={{ className: styles.list }} freeform disabled={disabled} placeholder={texts.track.regardingHint} value={text} open={open} selectedOptions={[]}
          onOpenChange={(_event, data) => setOpen(data.open)} onChange={(event) => { setText(event.target.value); setOpen(true); }} onKeyDown={onKeyDown}
          onOptionSelect={(_event, data) => { const record = records.get(data.optionValue ?? ""); if (record !== undefined) { onChoose(record); } }}>
          {found.error === null && groups.map((group) => (
            <OptionGroup key={group.title} label={group.title}>
              {group.records.map((record) => (
                <Option key={valueOf(record)} value={valueOf(record)} text={record.name} checkIcon={null}>
                  <span className={styles.two}><span dir="auto">{record.name}</span><span className={styles.small} dir="auto">{[record.kind, record.detail].filter(Boolean).join(" · ")}</span></span>
                </Option>
              ))}
            </OptionGroup>
          ))}
          {found.error === null && groups.length > 0 && found.data?.problem != null && <Option key="problem" disabled value="" text="" checkIcon={null}>{found.data.problem}</Option>}
          {(found.error !== null || groups.length === 0) && <Option key="hint" disabled value="" text="" checkIcon={null}>{hint}</Option>}
        </Combobox>
      </Field>
      <Button appearance="subtle" icon={<DismissRegular />} aria-label={texts.common.cancel} onClick={onClose} />
    </div>
  );
}
