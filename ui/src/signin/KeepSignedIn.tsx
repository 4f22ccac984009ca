// The choice to stay signed in: off until the person says so, and not offered where nothing could keep it safe.
import { Checkbox, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import { queries } from "../queries";
import { useTexts } from "../texts";

const useStyles = makeStyles({ root: { display: "grid" }, hint: { color: tokens.colorNeutralForeground3, paddingInlineStart: "32px" } });

export function KeepSignedIn({ keep, onKeep }: { keep: boolean; onKeep: (keep: boolean) => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const keyring = useQuery(queries.options(useApi())).data?.keyring;
  const off = keyring?.available !== true;
  return (
    <div className={styles.root}>
      <Checkbox label={texts.start.keep} checked={keep && !off} disabled={off} onChange={(_event, data) => onKeep(data.checked === true)} />
      <Text size={200} className={styles.hint}>{off && keyring?.sentence != null ? keyring.sentence : texts.start.keepHint}</Text>
    </div>
  );
}
