// The form of a message: recipients, subject, text, files, and what happens in the organization once it is sent.
import { Button, DialogActions, DialogContent, DialogTitle, Input, Link, makeStyles, MessageBar, MessageBarBody, Spinner, Text, Textarea, tokens } from "@fluentui/react-components";
import { AttachRegular, SendRegular } from "@fluentui/react-icons";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import type { ComposeView, EnclosedView, InsertedView } from "../platform/types";
import { ConfirmDialog } from "../shared/confirm";
import { FailureNote } from "../shared/failure";
import { useTell } from "../shared/toasts";
import { useTexts } from "../texts";
import { useDiscard, useEnclose, useSaveDraft, useSend, useTakeOut } from "./actions";
import { Files } from "./Files";
import { Head, HeadField } from "./HeadField";
import { InsertArticle } from "./InsertArticle";
import { InsertedBar, type PutIn } from "./InsertedBar";
import { InsertLiterature } from "./InsertLiterature";
import { InsertMenu, type Insert } from "./InsertMenu";
import { InsertTemplate } from "./InsertTemplate";
import { putAt } from "./place";
import { RecipientField } from "./RecipientField";
import { ServerField } from "./ServerField";
import { TrackThen, type Then } from "./TrackThen";

const useStyles = makeStyles({
  content: { display: "grid", rowGap: "8px", gridTemplateColumns: "minmax(0, 1fr)", alignContent: "start" },
  line: { display: "flex", alignItems: "baseline", columnGap: "8px", flexWrap: "wrap" },
  quiet: { color: tokens.colorNeutralForeground3 },
  text: { minBlockSize: "220px", inlineSize: "100%" },
  area: { minBlockSize: "220px", maxBlockSize: "none", fontFamily: tokens.fontFamilyBase },
  end: { marginInlineStart: "auto" },
});

interface Props {
  title: string;
  begun: ComposeView;
  /** Whether the recipients are there already, so that the text comes first. */
  answers: boolean;
  onClose: () => void;
}

export function ComposeForm({ title, begun, answers, onClose }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const tell = useTell();
  const [fields, setFields] = useState({ to: begun.to, cc: begun.cc, bcc: begun.bcc, subject: begun.subject, text: begun.text });
  const [more, setMore] = useState(begun.cc !== "" || begun.bcc !== "");
  const [files, setFiles] = useState(begun.enclosed);
  const [then, setThen] = useState<Then>(begun.then);
  const [way, setWay] = useState(begun.submission);
  const [leaving, setLeaving] = useState(false);
  const [changed, setChanged] = useState(false);
  const [inserting, setInserting] = useState<Insert | null>(null);
  const [putIn, setPutIn] = useState<PutIn | null>(null);
  const [send, save, discard, enclose, takeOut] = [useSend(), useSaveDraft(), useDiscard(), useEnclose(begun.id), useTakeOut(begun.id)];
  const to = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    (answers ? area.current : to.current)?.focus();
    area.current?.setSelectionRange(0, 0);
  }, [answers]);
  // A text that is set anew has its caret at the end: it goes where it belongs once the text stands there.
  const caret = useRef<number | null>(null);
  const written = useRef({ ...fields, files });
  useLayoutEffect(() => {
    written.current = { ...fields, files };
    if (caret.current !== null) {
      area.current?.setSelectionRange(caret.current, caret.current);
      caret.current = null;
    }
  });
  const set = (change: Partial<typeof fields>): void => { setFields((before) => ({ ...before, ...change })); setChanged(true); };
  const all = { id: begun.id, ...fields };
  const regarding = then.regarding === null ? null : { table: then.regarding.table, id: then.regarding.id };
  // What the person wrote while the organization was asked stays: the words go into the text as it is now.
  const inserted = ({ subject, words, offered_subject: offered, note, enclosed: along }: InsertedView): void => {
    const before = { subject: written.current.subject, text: written.current.text, caret: area.current?.selectionStart ?? 0 };
    const placed = putAt(before.text, { from: before.caret, to: area.current?.selectionEnd ?? before.caret }, words);
    caret.current = placed.caret;
    setPutIn({ before, brought: along?.slice(written.current.files.length) ?? [], offered, note });
    set({ text: placed.text, ...(before.subject.trim() === "" && { subject }) });
    if (along !== null) {
      setFiles(along);
    }
    inserts(null);
  };
  const takeBack = ({ before: { subject, text, caret: at }, brought }: PutIn): void => {
    caret.current = at;
    set({ subject, text });
    setPutIn(null);
    takeOut.mutate({ files, brought }, { onSuccess: setFiles });
    area.current?.focus();
  };
  const enclosed = (some: EnclosedView[]): void => { setFiles(some); setChanged(true); inserts(null); };
  // The focus goes to the list that is searched, and back to the text.
  const inserts = (what: Insert | null): void => { setInserting(what); if (what === null) { area.current?.focus(); } };
  const busy = send.isPending || save.isPending || discard.isPending;
  const submit = (): void => {
    if (busy || way.kind === "missing") {
      return;
    }
    const request = { track: then.track, regarding, consent: then.track };
    send.mutate({ fields: all, request }, { onSuccess: (sent) => { tell(sent.title, sent.reason); onClose(); } });
  };
  const store = (): void => save.mutate({ fields: all, then: { track: then.track, regarding } }, { onSuccess: () => { tell(texts.compose.saved, then.track ? texts.compose.savedTracked : undefined); discard.mutate({ id: begun.id, draftToo: false }); onClose(); } });
  const leave = (): void => { if (changed) { setLeaving(true); } else { discard.mutate({ id: begun.id, draftToo: false }); onClose(); } };
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      if (inserting === null) {
        leave();
      } else {
        inserts(null);
      }
    }
  };
  return (
    <>
      <DialogTitle>{title}</DialogTitle>
      {/* Keys reach the form from the field inside it that has the focus. */}
      <DialogContent className={styles.content} onKeyDown={onKeyDown}>
        <div className={styles.line}>
          <Text size={200} className={styles.quiet}>{texts.compose.from(begun.from)}</Text>
          {!more && <Link as="button" className={styles.end} onClick={() => setMore(true)}>{texts.compose.more}</Link>}
        </div>
        {begun.notice !== null && <MessageBar intent="warning" layout="multiline"><MessageBarBody>{begun.notice}</MessageBarBody></MessageBar>}
        <Head>
          <RecipientField label={texts.message.to} value={fields.to} onChange={(value) => set({ to: value })} focus={to} />
          {more && <RecipientField label={texts.message.cc} value={fields.cc} onChange={(value) => set({ cc: value })} />}
          {more && <RecipientField label={texts.message.bcc} value={fields.bcc} onChange={(value) => set({ bcc: value })} />}
          <HeadField label={texts.compose.subject}>
            <Input dir="auto" value={fields.subject} onChange={(_event, data) => set({ subject: data.value })} />
          </HeadField>
        </Head>
        <Textarea ref={area} dir="auto" aria-label={texts.compose.text} className={styles.text} textarea={{ className: styles.area }} value={fields.text} onChange={(_event, data) => set({ text: data.value })} />
        {inserting === "template" && <InsertTemplate fields={all} regarding={regarding} onInserted={inserted} onClose={() => inserts(null)} />}
        {inserting === "article" && <InsertArticle fields={all} onInserted={inserted} onClose={() => inserts(null)} />}
        {inserting === "literature" && <InsertLiterature id={begun.id} onEnclosed={enclosed} onClose={() => inserts(null)} />}
        {putIn !== null && <InsertedBar putIn={putIn} onSubject={(subject) => { set({ subject }); setPutIn({ ...putIn, offered: null }); }} onUndo={() => takeBack(putIn)} onDismiss={() => setPutIn(null)} />}
        <Files id={begun.id} files={files} onChange={setFiles} />
        <TrackThen begun={begun} then={then} onChange={(chosen) => { setThen(chosen); setChanged(true); }} />
        {way.kind === "missing" ? <ServerField way={way} onUsed={setWay} /> : <Text size={200} className={styles.quiet}>{way.sentence}</Text>}
        {[send.error, save.error, discard.error].map((error, index) => error !== null && <FailureNote key={String(index)} error={error} />)}
        {send.error !== null && <MessageBar intent="info"><MessageBarBody>{texts.compose.kept}</MessageBarBody></MessageBar>}
      </DialogContent>
      <DialogActions position="start">
        <Button appearance="subtle" icon={<AttachRegular />} disabledFocusable={busy || enclose.isPending} onClick={() => enclose.mutate(undefined, { onSuccess: (some) => { if (some !== null) { setFiles(some); setChanged(true); } } })}>{texts.compose.attach}</Button>
        <InsertMenu busy={busy} onInsert={inserts} />
      </DialogActions>
      <DialogActions>
        <Button onClick={leave} disabledFocusable={busy}>{texts.common.cancel}</Button>
        <Button onClick={store} disabledFocusable={busy}>{texts.compose.save}</Button>
        <Button appearance="primary" title={texts.compose.sendKeys} icon={send.isPending ? <Spinner size="tiny" /> : <SendRegular />} disabledFocusable={busy || way.kind === "missing"} onClick={submit}>{texts.compose.send}</Button>
      </DialogActions>
      {leaving && (
        <ConfirmDialog title={texts.compose.leaveTitle} text={texts.compose.leaveText} confirm={texts.compose.leave} busy={discard.isPending} error={discard.error}
          onConfirm={() => discard.mutate({ id: begun.id, draftToo: false }, { onSuccess: onClose })} onClose={() => setLeaving(false)} />
      )}
    </>
  );
}
