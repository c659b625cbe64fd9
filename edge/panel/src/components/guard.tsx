import type { ComponentChildren } from 'preact'
import { Component } from 'preact'

type GuardProps = { readonly children: ComponentChildren }
type GuardState = { readonly problem: string }

/** A page that fails must not take the kill switch with it. */
export class Guard extends Component<GuardProps, GuardState> {
  override state: GuardState = { problem: '' }

  static override getDerivedStateFromError(error: unknown): GuardState {
    return { problem: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    if (this.state.problem === '') return this.props.children
    return (
      <section class="area area-problem" role="alert" data-testid="problem">
        <h2>This page failed. The kill switch works.</h2>
        <p class="note">{this.state.problem}</p>
        <button type="button" class="plain-button" onClick={() => this.setState({ problem: '' })}>
          Show it again
        </button>
      </section>
    )
  }
}
