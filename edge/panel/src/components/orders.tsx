import type { RowOf } from '../../../../shared/audit.ts'
import { orderPriceTicks } from '../state/orders.ts'
import { tickNanos, workingOrders } from '../store.ts'
import { formatPrice, noValue } from '../text/format.ts'
import { legLabels, orderStateLabels } from '../text/labels.ts'
import { EmptyList, Section } from './section.tsx'

export function Orders() {
  return (
    <Section
      name="orders"
      title="Working orders"
      aside={workingOrders.value.length > 0 && <p class="note">{workingOrders.value.length}</p>}
    >
      <div class="scroll" data-testid="orders">
        {workingOrders.value.length === 0 ? (
          <EmptyList>No order is working.</EmptyList>
        ) : (
          <table class="orders">
            <thead class="visually-hidden">
              <tr>
                <th scope="col">For</th>
                <th scope="col">Order</th>
                <th scope="col">Price</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {workingOrders.value.map((order) => (
                <OrderLine key={order.ref} order={order} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Section>
  )
}

function OrderLine({ order }: { readonly order: RowOf<'order'> }) {
  const { contracts, filledContracts, side, leg, state } = order
  const price = orderPriceTicks(order)
  const filled = filledContracts > 0 ? `${filledContracts} of ${contracts}` : contracts
  return (
    <tr data-testid="order-row" data-state={state}>
      <th scope="row">{legLabels[leg]}</th>
      <td>
        {side === 'BUY' ? 'Buy' : 'Sell'} {filled}
      </td>
      <td class="number">
        {price === null
          ? 'market'
          : tickNanos.value === null
            ? noValue
            : formatPrice(price, tickNanos.value)}
      </td>
      <td class="order-state" data-state={state}>
        {orderStateLabels[state]}
      </td>
    </tr>
  )
}
