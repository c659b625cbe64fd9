import { OptionType, SecType } from '@stoqey/ib'
import type { Contract, ContractDetails } from '@stoqey/ib'
import { onTestFinished, test } from 'vitest'

import { openSynthetic } from '../../../core-node/feed/synthetic/synthetic-feed.ts'
import { startGateway } from '../../../core-node/gateway/gateway.ts'
import { StoqeyClient } from './stoqey-client.ts'

const spx: Contract = { symbol: 'SPX', secType: SecType.IND, exchange: 'CBOE', currency: 'USD' }

type Parameters = [number, string, number, string, number, string[], number[]]
type Computation = [number, number, number, ...(number | undefined)[]]

for (const serverMax of [176, 182, 186, 193]) {
  test(`a real @stoqey/ib client finds its way to an option at version ${serverMax}`, async ({
    expect,
  }) => {
    const gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      feed: openSynthetic(),
      speed: 10,
      serverMax,
      log: () => undefined,
    })
    onTestFinished(() => gateway.stop())
    const client = new StoqeyClient(gateway.port, 9)
    onTestFinished(() => client.disconnect())
    await client.connect()
    const { api } = client

    api.reqContractDetails(1, spx)
    const [, { contract }] = await client.until<[number, ContractDetails]>('contractDetails')
    api.reqSecDefOptParams(2, 'SPX', '', SecType.IND, contract.conId ?? 0)
    await client.until('securityDefinitionOptionParameterEnd')
    const rows = client.all<Parameters>('securityDefinitionOptionParameter')
    expect(rows.map((row) => [row[1], row[3], row[4]])).toEqual([
      ['CBOE', 'SPX', 100],
      ['SMART', 'SPX', 100],
      ['CBOE', 'SPXW', 100],
      ['SMART', 'SPXW', 100],
    ])
    const [, , , tradingClass, , expirations, strikes] = rows[3] as Parameters
    const strike = strikes.find((each) => each > 5_350) ?? 0
    const option: Contract = {
      symbol: 'SPX',
      secType: SecType.OPT,
      exchange: 'SMART',
      currency: 'USD',
      tradingClass,
      lastTradeDateOrContractMonth: expirations[1] ?? '',
      strike,
      right: OptionType.Put,
    }
    api.reqContractDetails(3, option)
    const [, details] = await client.until<[number, ContractDetails]>(
      'contractDetails',
      (id) => id === 3,
    )
    expect(details).toMatchObject({
      underSymbol: 'SPX',
      underSecType: 'IND',
      underConId: contract.conId,
      contract: { strike, right: 'P', multiplier: 100, tradingClass: 'SPXW' },
    })
    api.reqMktData(4, option, '100,101', false, false)
    const [, , attribute, ...figures] = await client.until<Computation>(
      'tickOptionComputation',
      (id, type) => id === 4 && type === 13,
    )
    expect([attribute, figures.length]).toEqual([1, 8])
    expect(figures.every((figure) => Number.isFinite(figure))).toBe(true)
    await client.until<[number, number, number]>(
      'tickSize',
      (id, type, size) => id === 4 && type === 28 && size > 0,
    )
    api.reqMktData(5, { ...option, right: OptionType.Call }, '', true, false)
    await client.until('tickSnapshotEnd')
    // A later sample of the first, and nothing that the client could not decode.
    await client.until<[number, number, number]>('tickPrice', (id, type) => id === 4 && type === 4)
    expect(client.all('error')).toEqual([])
  })
}
