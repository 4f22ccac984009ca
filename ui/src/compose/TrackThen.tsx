// What happens in the organization once the message is sent: nothing, tracking, or tracking regarding a record. Who will be able to
// read it stands beside the choice (I-9).
import { Button, Checkbox, makeStyles, Tag, Text, tokens } from "@fluentui/react-components";
import { LinkRegular } from "@fluentui/react-icons";
import { useState, type ReactElement } from "react";
import { FocusKeeper, PaneFocus } from "../pane/focus";
import { RegardingSearch } from "../pane/RegardingSearch";
import type { ComposeView, ThenView } from "../platform/types";
import { useTexts } from "../texts";

/** The person's choice. */
export type Then = Pick<ThenView, "track" | "regarding">;

const useStyles = makeStyles({
  root: { display: "grid", rowGap: "4px" },
  line: { display: "flex", alignItems: "center", columnGap: "8px", flexWrap: "wrap" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  begun: ComposeView;
  then: Then;
  onChange: (then: Then) => void;
}

export function TrackThen({ begun, then, onChange }: Props): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const [searching, setSearching] = useState(false);
  // The search gives the focus back to the button that opened it.
  const [keeper] = useState(() => new FocusKeeper());
  if (!begun.can_track) {
    return null;
  }
  return (
    <div className={styles.root}>
      <div className={styles.line}>
        <Checkbox label={texts.compose.track} checked={then.track} onChange={(_event, data) => onChange({ track: data.checked === true, regarding: data.checked === true ? then.regarding : null })} />
        {then.regarding !== null && <Tag size="small" icon={<LinkRegular />}><bdi>{texts.compose.regarding(then.regarding.name)}</bdi></Tag>}
        {!searching && <Button size="small" appearance="subtle" onClick={() => setSearching(true)}>{then.regarding === null ? texts.compose.setRegarding : texts.compose.changeRegarding}</Button>}
      </div>
      {searching && (
        <PaneFocus value={keeper}>
          <RegardingSearch disabled={false} onClose={() => setSearching(false)} onChoose={(record) => { onChange({ track: true, regarding: record }); setSearching(false); }} />
        </PaneFocus>
      )}
      {then.track && <Text size={200} className={styles.quiet}>{begun.readers}</Text>}
    </div>
  );
}
