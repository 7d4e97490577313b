"""Latent Dirichlet allocation by scikit-learn's batch variational Bayes on a table of counts (a row a document): seconds a sweep and the bound.

python3 topics.py COUNTS.csv[.gz] TOPICS ALPHA ETA SWEEPS      with OMP_NUM_THREADS=1 for one thread
"""
import sys
import time

import numpy as np
from sklearn.decomposition import LatentDirichletAllocation

counts = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
topics, alpha, eta, sweeps = int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
model = LatentDirichletAllocation(topics, doc_topic_prior=alpha, topic_word_prior=eta, learning_method="batch", max_iter=sweeps, random_state=0, n_jobs=1)
start = time.perf_counter()
model.fit(counts)
seconds = (time.perf_counter() - start) / sweeps
print(f"{seconds:.5f} s a sweep, bound {-np.log(model.perplexity(counts)) * counts.sum():.1f}")
