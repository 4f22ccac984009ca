// One part of the window may fail without the others. It is built anew when `resetKey` changes (another message, another
// view) or when the person asks.
import { Button } from "@fluentui/react-components";
import { Component, type ReactElement, type ReactNode } from "react";
import { useTexts } from "../texts";
import { EmptyState } from "./empty";

interface Props {
  resetKey: string;
  children: ReactNode;
}

interface State {
  failed: boolean;
  resetKey: string;
}

function Fallback({ onRetry }: { onRetry: () => void }): ReactElement {
  const texts = useTexts();
  return (
    <EmptyState title={texts.failure.boundary} text={texts.failure.boundaryText}>
      <Button onClick={onRetry}>{texts.common.retry}</Button>
    </EmptyState>
  );
}

export class Boundary extends Component<Props, State> {
  override state: State = { failed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { failed: false, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    return this.state.failed ? <Fallback onRetry={() => this.setState({ failed: false })} /> : this.props.children;
  }
}
