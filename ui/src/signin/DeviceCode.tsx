// A code to type on another device. The window waits and goes on by itself.
import { Button, Link, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useEffect, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { DeviceCodeView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "10px" },
  code: {
    alignSelf: "flex-start", paddingBlock: "8px", paddingInline: "16px", fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeHero700, lineHeight: tokens.lineHeightHero700, letterSpacing: "0.12em",
    borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralBackground3, userSelect: "all",
  },
  buttons: { display: "flex", columnGap: "12px", alignItems: "center" },
});

interface Props<Result> {
  code: DeviceCodeView;
  /** Waits until the other device is done. */
  wait: () => Promise<Result>;
  onDone: (result: Result) => void;
  onStop: () => void;
}

export function DeviceCode<Result>({ code, wait, onDone, onStop }: Props<Result>): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const waiting = useQuery({ queryKey: ["device-wait", code.user_code], queryFn: async () => ({ result: await wait() }), gcTime: 0, staleTime: Infinity });
  const done = waiting.data;
  useEffect(() => {
    if (done !== undefined) {
      onDone(done.result);
    }
  }, [done, onDone]);
  return (
    <div className={styles.root}>
      <Text weight="semibold">{texts.start.deviceTitle}</Text>
      <Text>{texts.start.deviceText}</Text>
      <Link as="button" dir="ltr" onClick={() => void api.openLink(code.verification_url)}>{code.verification_url}</Link>
      <output className={styles.code} aria-label={texts.start.deviceCode} dir="ltr">{code.user_code}</output>
      <Text size={200}>{texts.start.deviceMinutes(code.minutes)}</Text>
      {waiting.error !== null && <FailureNote error={waiting.error} />}
      <div className={styles.buttons}>
        {waiting.isFetching && <Spinner size="tiny" aria-label={texts.common.loading} />}
        <Button onClick={onStop}>{waiting.error === null ? texts.start.stop : texts.common.back}</Button>
      </div>
    </div>
  );
}
