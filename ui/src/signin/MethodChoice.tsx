// The ways to sign in that the organization offers, and the one that is under way.
import { Button, Divider, Field, Input, makeStyles, MessageBar, MessageBarBody, Spinner, Text } from "@fluentui/react-components";
import { GlobeRegular, PhoneLaptopRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { useApi } from "../platform/context";
import type { SignInMethod } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { DeviceCode } from "./DeviceCode";
import { KeepSignedIn } from "./KeepSignedIn";
import type { Ways } from "./ways";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "14px" },
  form: { display: "flex", flexDirection: "column", rowGap: "10px" },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px" },
  button: { alignSelf: "flex-start" },
  wait: { display: "flex", alignItems: "center", columnGap: "12px" },
});

interface Props<Result> {
  ways: Ways<Result>;
  methods: readonly SignInMethod[];
  email: string;
  /** Whether *Keep me signed in* is set to begin with: only when the person chose it before. */
  kept?: boolean;
  onDone: (result: Result, keep: boolean) => void;
}

export function MethodChoice<Result>({ ways, methods, email, kept = false, onDone }: Props<Result>): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const [keep, setKeep] = useState(kept);
  const done = (result: Result): void => onDone(result, keep);
  const begin = { meta: { inline: true }, onMutate: () => stop.reset() };
  const browser = useMutation({ ...begin, mutationFn: () => ways.browser(keep), onSuccess: done });
  const device = useMutation({ ...begin, mutationFn: () => ways.device(keep) });
  // The core says of a browser that waited that it was stopped; a code that is taken back has nobody left to say so.
  const stop = useMutation({ mutationFn: () => api.cancelSignIn(), onSettled: () => { device.reset(); } });
  if (browser.isPending) {
    return (
      <div className={styles.wait}>
        <Spinner size="small" label={texts.start.browserWaiting} />
        <Button onClick={() => stop.mutate()}>{texts.start.stop}</Button>
      </div>
    );
  }
  if (device.data !== undefined) {
    return <DeviceCode code={device.data} wait={() => ways.deviceWait()} onDone={done} onStop={() => stop.mutate()} />;
  }
  if (methods.length === 0) {
    return <Text>{texts.start.noMethods}</Text>;
  }
  // The core names the best way first.
  const passwordFirst = methods[0] === "password";
  return (
    <div className={styles.root}>
      {passwordFirst && <PasswordForm ways={ways} keep={keep} email={email} onDone={done} />}
      <div className={styles.buttons}>
        {methods.includes("browser") && <Button appearance={methods[0] === "browser" ? "primary" : "secondary"} icon={<GlobeRegular />} onClick={() => browser.mutate()}>{texts.start.browser}</Button>}
        {methods.includes("device_code") && <Button icon={<PhoneLaptopRegular />} disabled={device.isPending} onClick={() => device.mutate()}>{texts.start.device}</Button>}
      </div>
      {!passwordFirst && methods.includes("password") && <><Divider>{texts.start.password}</Divider><PasswordForm ways={ways} keep={keep} email={email} onDone={done} /></>}
      <KeepSignedIn keep={keep} onKeep={setKeep} />
      {stop.isSuccess && browser.error === null && <MessageBar><MessageBarBody>{texts.start.stopped}</MessageBarBody></MessageBar>}
      {[browser.error, device.error].map((error, index) => error !== null && <FailureNote key={index === 0 ? "browser" : "device"} error={error} />)}
    </div>
  );
}

interface FormProps<Result> {
  ways: Ways<Result>;
  keep: boolean;
  email: string;
  onDone: (result: Result) => void;
}

/** The password is held by this form only until it is sent. */
function PasswordForm<Result>({ ways, keep, email: known, onDone }: FormProps<Result>): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  // The variables of a mutation stay in memory; the password is none of them.
  const signIn = useMutation({
    mutationFn: () => ways.password(email.trim(), password, keep),
    meta: { inline: true }, gcTime: 0,
    onSuccess: onDone, onSettled: () => setPassword(""),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label={texts.start.password}>
      <Field label={texts.start.email}><Input type="email" dir="ltr" autoComplete="off" value={email} onChange={(_event, data) => setEmail(data.value)} /></Field>
      <Field label={texts.start.passwordField}><Input type="password" dir="ltr" autoComplete="off" value={password} onChange={(_event, data) => setPassword(data.value)} /></Field>
      <Button className={styles.button} type="submit" disabled={email.trim() === "" || password === "" || signIn.isPending} icon={signIn.isPending ? <Spinner size="tiny" /> : undefined}>{texts.start.signIn}</Button>
      {signIn.error !== null && <FailureNote error={signIn.error} />}
    </form>
  );
}
