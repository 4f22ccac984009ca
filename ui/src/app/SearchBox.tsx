// One box for two searches: the messages of the open folder, and the organization's records.
import { Combobox, makeStyles, Option, OptionGroup, Text, tokens } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { RecordView } from "../platform/types";
import { queries } from "../queries";
import { useDebounced } from "../shared/debounce";
import { failureSentence } from "../shared/failure";
import { failureOf } from "../queries/client";
import { useTexts } from "../texts";
import { useFoundMail } from "./foundMail";
import { useSelection } from "./selection";

/** The line that shows more messages. */
const MORE = "more";

/** Fluent gives a combobox a least width, which a narrow window has not. */
const FLEXIBLE = { minWidth: 0 } as const;

const useStyles = makeStyles({
  root: { minInlineSize: 0, inlineSize: "100%", backgroundColor: tokens.colorNeutralBackground1 },
  two: { display: "flex", flexDirection: "column", minInlineSize: 0 },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

export function SearchBox(): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const { folder, openMessage, openRecord } = useSelection();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const asked = useDebounced(text.trim(), 200);
  const found = useQuery({ ...queries.search(useApi(), asked), enabled: open && asked !== "" });
  useSearchKey(() => input.current?.focus());

  const mail = useFoundMail(folder, text, asked, open);
  const groups = asked === "" ? [] : (found.data?.groups ?? []);
  const records = new Map<string, RecordView>(groups.flatMap((group) => group.records).map((record) => [`${record.table}:${record.id}`, record]));

  // A choice closes the list, before or after it is told of: not this one.
  const staying = useRef(false);
  const stayOpen = (): void => {
    staying.current = true;
    setOpen(true);
    setTimeout(() => { staying.current = false; }, 0);
  };
  const select = (value: string | undefined): void => {
    if (value === MORE) {
      mail.more?.();
      stayOpen();
      return;
    }
    const record = records.get(value ?? "");
    if (record !== undefined) {
      openRecord(record);
    } else if (value?.startsWith("message:") === true) {
      openMessage(value.slice("message:".length));
    }
    setText("");
    setOpen(false);
  };

  const nothing = mail.rows.length === 0 && records.size === 0;
  const hint = found.error !== null ? failureSentence(failureOf(found.error), texts)
    : found.isFetching || mail.searching || asked !== text.trim() ? (nothing ? texts.app.searching : null)
    : (found.data?.problem ?? (nothing ? texts.app.searchNothing(text) : null));
  return (
    <Combobox ref={input} input={{ style: FLEXIBLE }} style={FLEXIBLE} className={styles.root} freeform open={open && text.trim() !== ""} value={text} selectedOptions={[]} expandIcon={<SearchRegular />}
      placeholder={`${texts.app.search}   ${texts.app.searchKeys}`} aria-label={texts.app.search} listbox={{ "aria-label": texts.app.search }}
      onOpenChange={(_event, data) => setOpen(data.open || staying.current)} onChange={(event) => { setText(event.target.value); setOpen(true); }}
      onOptionSelect={(_event, data) => select(data.optionValue)}>
      {(mail.rows.length > 0 || mail.failure !== null) && (
        <OptionGroup label={mail.whole ? texts.app.searchMail : texts.app.searchMailLoaded}>
          {mail.rows.map((row) => (
            <Option key={row.key} value={`message:${row.key}`} text={row.subject} checkIcon={null}>
              <span className={styles.two}><span>{row.subject === "" ? texts.list.noSubject : row.subject}</span><span className={styles.small}>{row.who}</span></span>
            </Option>
          ))}
          {mail.more !== null && <Option key={MORE} value={MORE} text={text} checkIcon={null}><Text weight="semibold">{texts.app.searchMailMore}</Text></Option>}
          {mail.failure !== null && <Option key="mail-failure" disabled text="" value="" checkIcon={null}><Text>{failureSentence(mail.failure, texts)}</Text></Option>}
        </OptionGroup>
      )}
      {groups.map((group) => (
        <OptionGroup key={group.title} label={group.title}>
          {group.records.map((record) => (
            <Option key={`${record.table}:${record.id}`} value={`${record.table}:${record.id}`} text={record.name} checkIcon={null}>
              <span className={styles.two}><span>{record.name}</span><span className={styles.small}>{record.detail}</span></span>
            </Option>
          ))}
        </OptionGroup>
      ))}
      {hint !== null && <Option key="hint" disabled text="" value="" checkIcon={null}><Text>{hint}</Text></Option>}
    </Combobox>
  );
}

function useSearchKey(focus: () => void): void {
  const latest = useRef(focus);
  useEffect(() => { latest.current = focus; });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === "e" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        latest.current();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
