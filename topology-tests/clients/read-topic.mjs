// Reads values of a topic as a stranger does: KafkaJS and its own client of the registry.
//   node read-topic.mjs --brokers HOST:PORT --registry URL --topic NAME --count N
// Prints each value as a line of JSON. Exit code 0: N were read within 30 s; 1: they were not.
import { parseArgs } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'

const { values: args } = parseArgs({
  options: {
    brokers: { type: 'string' },
    registry: { type: 'string' },
    topic: { type: 'string' },
    count: { type: 'string' },
  },
})
const registry = new SchemaRegistry({ host: args.registry })
const kafka = new Kafka({ clientId: 'stranger', brokers: args.brokers.split(','), logLevel: logLevel.NOTHING })
const consumer = kafka.consumer({ groupId: `stranger-${process.pid}-${Date.now()}`, readUncommitted: false })

let left = Number(args.count)
setTimeout(() => process.exit(1), 30_000)
await consumer.connect()
await consumer.subscribe({ topic: args.topic, fromBeginning: true })
await consumer.run({
  eachMessage: async ({ message }) => {
    if (message.value === null || left === 0) return
    console.log(JSON.stringify(await registry.decode(message.value)))
    left -= 1
    if (left === 0) process.exit(0)
  },
})
