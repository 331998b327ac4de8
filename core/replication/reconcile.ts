export interface ReplicaView { uid: string; name: string; minion: string; phase: string; ready: boolean; terminating: boolean; lost: boolean; healing: boolean; createdAtMs: number; restarts: number }
